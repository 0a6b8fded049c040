import { describe, expect, test } from '@jest/globals'
import { graphqlSync } from 'graphql'
import { ADMIN, authorized, USER } from '../support/authorized.ts'
import { seen } from './schema.ts'

describe('visible interfaces and unions', () => {
  test('drops an interface from a type that hides one of its visible fields', () => {
    const sdl = `
      interface A { x: Int }
      interface B implements A { x: Int y: Int }
      type One implements A & B { x: Int y: Int }
      type Two implements A & B { x: Int y: Int @auth(role: ADMIN) }
      type Query { a: A @public b: B @public }
    `
    expect(seen(sdl, USER)).toContain('type Two implements A {\n  x: Int\n}')
    expect(seen(sdl, USER)).toContain('type One implements A & B {')
    expect(seen(sdl, ADMIN)).toContain('type Two implements A & B {')
  })

  test('drops an interface from a type whose field returns a type that lost an interface', () => {
    const sdl = `
      type Owner implements Keeper { pet: Dog }
      interface Keeper { pet: Animal }
      interface Animal { name: Int }
      type Dog implements Animal { name: Int @auth(role: ADMIN) age: Int }
      type Cat implements Animal { name: Int }
      type Query { keeper: Keeper @public cat: Cat @public dog: Dog @public }
    `
    expect(seen(sdl, USER)).toContain('type Owner {\n  pet: Dog\n}')
    expect(seen(sdl, USER)).toContain('type Cat implements Animal {')
    expect(seen(sdl, ADMIN)).toContain('type Owner implements Keeper {')
  })

  test('keeps an interface on a type whose visible fields and arguments conform', () => {
    const sdl = `
      interface Keeper { pet(old: Int): Animal any(old: Int @auth(role: ADMIN), x: Int): Pet hidden: Hidden }
      interface Animal { name: Int }
      interface Hidden { secret: Int @auth(role: ADMIN) }
      union Pet = Dog
      type Dog implements Animal & Hidden { name: Int secret: Int @auth(role: ADMIN) }
      type Owner implements Keeper { pet(old: Int): Dog any(old: Int @auth(role: ADMIN), x: Int): Dog hidden: Dog }
      type Query { keeper: Keeper @public pet: Pet @public hidden: Hidden @public }
    `
    expect(seen(sdl, USER)).toContain(
      'type Owner implements Keeper {\n  pet(old: Int): Dog\n  any(x: Int): Dog\n  hidden: Dog\n}',
    )
    expect(seen(sdl, USER)).toContain('union Hidden = Dog')
  })

  test.each([
    ['an interface', 'Node'],
    ['an interface that is shown as a union', 'Bare'],
    ['a union', 'Found'],
  ])('shows of %s only the possible types that the viewer may use', (_name, abstract) => {
    const { schema } = authorized(
      `
        interface Node { id: ID }
        interface Bare { x: Int @auth(role: ADMIN) }
        type Pub implements Node & Bare { id: ID x: Int @auth(role: ADMIN) }
        type Secret implements Node & Bare @auth(role: ADMIN) { id: ID hush: String x: Int @auth(role: ADMIN) }
        union Found = Pub | Secret
        type Query { node: Node @public bare: Bare @public found: Found @public }
      `,
      {},
      { introspection: 'visible' },
    )
    const possibleTypes = (viewer: typeof USER | null) =>
      graphqlSync({
        schema,
        source: `{ __type(name: "${abstract}") { possibleTypes { name fields { name } } } }`,
        contextValue: { viewer },
      })
    const pub = { name: 'Pub', fields: [{ name: 'id' }] }
    for (const viewer of [null, USER])
      expect(possibleTypes(viewer)).toEqual({ data: { __type: { possibleTypes: [pub] } } })
    expect(JSON.stringify(possibleTypes(ADMIN))).toContain('"Secret","fields":[{"name":"id"},{"name":"hush"}')
  })

  test('shows an interface without visible fields as a union', () => {
    const sdl = `
      interface I { x: Int @auth(role: ADMIN) }
      type T implements I { x: Int @auth(role: ADMIN) y: Int }
      type Query { i: I @public }
    `
    expect(seen(sdl, USER)).toContain('union I = T')
  })
})
