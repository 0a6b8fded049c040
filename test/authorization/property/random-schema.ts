/** Random schemas that can be policies, with the contents of their directives as data. */

import { DIRECTIVES, ROLES } from '../support/directives.ts'

/** Values of maxAge. Some viewers of the tests have exactly these ages, others are older. */
const AGES = [60, 300] as const

export type Auth = { rank: number; maxAge: number; denied: 'REJECT' | 'NULL' }

type Field = { name: string; type: string; args: Input[]; auth: Auth | null }
type Input = { name: string; type: string; defaultValue?: string; auth: Auth | null }
export type Composite = {
  kind: 'type' | 'interface'
  name: string
  interfaces: string[]
  fields: Field[]
  auth: Auth | null
}

export type Model = {
  composites: Composite[]
  unions: { name: string; types: string[] }[]
  inputs: { name: string; fields: Input[] }[]
  enumValues: { name: string; auth: Auth | null }[]
  sdl: string
}

/** Random choices from a seed. The counterexample of a property is the seed. */
export function draws(seed: number) {
  let state = seed
  /** mulberry32 */
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const upTo = (max: number): number => Math.floor(next() * (max + 1))
  return {
    upTo,
    oneIn: (n: number) => upTo(n - 1) === 0,
    pick: <T>(items: readonly T[]): T => items[upTo(items.length - 1)] as T,
    some: <T>(items: readonly T[]): T[] => items.filter(() => upTo(1) === 1),
  }
}

export type Draws = ReturnType<typeof draws>

export function randomSchema({ upTo, oneIn, pick, some }: Draws): Model {
  const auth = (chance: number, nullable = false): Auth | null =>
    oneIn(chance)
      ? {
          rank: upTo(2),
          maxAge: oneIn(3) ? pick(AGES) : Number.POSITIVE_INFINITY,
          denied: nullable && oneIn(2) ? 'NULL' : 'REJECT',
        }
      : null
  /** Returns a requirement at least as strong. */
  const atLeast = (own: Auth | null, others: readonly (Auth | null)[]): Auth | null => {
    const all = [own, ...others].filter((each) => each !== null)
    if (all.length === 0) return null
    return {
      rank: Math.max(...all.map(({ rank }) => rank)),
      maxAge: Math.min(...all.map(({ maxAge }) => maxAge)),
      denied: own?.denied ?? 'REJECT',
    }
  }

  const enumValues = ['E0', 'E1', 'E2'].map((name) => ({ name, auth: auth(3) }))
  const inputNames = ['In0', 'In1']
  const scalar = (): { type: string; defaultValue?: string } =>
    pick([
      { type: 'Int' },
      { type: 'Int!' },
      { type: 'Int', defaultValue: '7' },
      { type: 'Int! = 7' },
      { type: '[Int!]' },
      { type: 'Choice' },
      { type: 'Choice', defaultValue: 'E1' },
      { type: '[Choice]' },
      { type: 'Choice!' },
    ])
  const inputs = inputNames.map((name, index) => ({
    name,
    fields: ['x', 'y', 'z'].slice(0, 1 + upTo(2)).map((field): Input => {
      const other = pick(inputNames.slice(0, index + 1))
      const type = oneIn(3) ? { type: pick([other, `[${other}]`, `[[${other}!]!]`]) } : scalar()
      return { name: field, ...type, auth: auth(4) }
    }),
  }))
  const args = (): Input[] =>
    ['p', 'q'].slice(0, oneIn(3) ? 1 + upTo(1) : 0).map((name) => {
      const other = pick(inputNames)
      return { name, ...(oneIn(2) ? { type: pick([other, `${other}!`, `[${other}!]`]) } : scalar()), auth: auth(3) }
    })

  const objectNames = ['T0', 'T1', 'T2', 'T3'].slice(0, 2 + upTo(2))
  const interfaceNames = ['I0', 'I1', 'I2'].slice(0, upTo(3))
  const unions = ['U0', 'U1']
    .slice(0, upTo(2))
    .map((name) => ({ name, types: [pick(objectNames), ...some(objectNames)] }))
  for (const union of unions) union.types = [...new Set(union.types)]
  const outputNames = [...objectNames, ...interfaceNames, ...unions.map(({ name }) => name)]

  const field = (name: string): Field => {
    const named = oneIn(3) ? 'Int' : pick(outputNames)
    const type = pick([named, named, `${named}!`, `[${named}]`, `[${named}!]!`])
    return { name, type, args: args(), auth: auth(4, !type.endsWith('!')) }
  }

  const composites: Composite[] = []
  const byName = (name: string) => composites.find((each) => each.name === name) as Composite
  const add = (kind: Composite['kind'], name: string, candidates: readonly string[]) => {
    // An interface without implementers has no data, and a non-null field of it fails its parent.
    const isLast = kind === 'type' && name === objectNames.at(-1)
    const isWithout = (parent: string) =>
      !composites.some((each) => each.kind === 'type' && each.interfaces.includes(parent))
    const direct = [...new Set([...some(candidates), ...(isLast ? candidates.filter(isWithout) : [])])]
    const interfaces = [...new Set(direct.flatMap((each) => [each, ...byName(each).interfaces]))]
    const parents = interfaces.map(byName)
    const inherited = new Map<string, Field>()
    for (const parent of parents)
      for (const each of parent.fields) {
        const known = inherited.get(each.name)
        const nullable = !each.type.endsWith('!')
        const own = known ? known.auth : auth(6, nullable)
        // A type may narrow an interface's return type to itself.
        const type = kind === 'type' && oneIn(3) ? each.type.replace(parent.name, name) : each.type
        inherited.set(each.name, {
          ...(known ?? each),
          ...(!known && { type }),
          args: each.args.map((arg) => ({ ...arg, auth: auth(4) })),
          auth: atLeast(own, [each.auth]),
        })
      }
    const own = ['a', 'b', 'c'].slice(0, 1 + upTo(2)).map((each) => field(`${name.toLowerCase()}${each}`))
    composites.push({
      kind,
      name,
      interfaces,
      fields: [...inherited.values(), ...own],
      auth: atLeast(
        auth(6),
        parents.map((parent) => parent.auth),
      ),
    })
  }
  for (const [index, name] of interfaceNames.entries()) add('interface', name, interfaceNames.slice(0, index))
  for (const name of objectNames) add('type', name, interfaceNames)
  composites.push({
    kind: 'type',
    name: 'Query',
    interfaces: [],
    auth: auth(20),
    fields: ['r', 's', 't'].map((name) => field(name)),
  })

  const model = { composites, unions, inputs, enumValues }
  return { ...model, sdl: print(model, oneIn) }
}

function print({ composites, unions, inputs, enumValues }: Omit<Model, 'sdl'>, oneIn: Draws['oneIn']): string {
  const directive = (auth: Auth | null) =>
    auth === null
      ? ''
      : ` @auth(role: ${ROLES[auth.rank]}${auth.maxAge === Number.POSITIVE_INFINITY ? '' : `, maxAge: ${auth.maxAge}`}, denied: ${auth.denied})`
  const input = ({ name, type, defaultValue, auth }: Input) =>
    `${name}: ${type}${defaultValue === undefined ? '' : ` = ${defaultValue}`}${directive(auth)}`
  const field = ({ name, args, type, auth }: Field, isRoot: boolean) =>
    `  ${name}${args.length > 0 ? `(${args.map(input).join(', ')})` : ''}: ${type}${directive(auth)}${isRoot && !auth ? ' @public' : ''}`
  return [
    DIRECTIVES,
    ...composites.map(({ kind, name, interfaces, fields, auth }) => {
      const head = `${kind} ${name}${interfaces.length > 0 ? ` implements ${interfaces.join(' & ')}` : ''}`
      const lines = fields.map((each) => field(each, name === 'Query' && !auth))
      // An extension counts like its type, whichever of the two carries the directive.
      if (!oneIn(3) || fields.length < 2) return `${head}${directive(auth)} {\n${lines.join('\n')}\n}`
      const onExtension = oneIn(2)
      return [
        `${head}${onExtension ? '' : directive(auth)} {\n${lines[0]}\n}`,
        `extend ${kind} ${name}${onExtension ? directive(auth) : ''} {\n${lines.slice(1).join('\n')}\n}`,
      ].join('\n')
    }),
    ...unions.map(({ name, types }) => `union ${name} = ${types.join(' | ')}`),
    ...inputs.map(({ name, fields }) => `input ${name} {\n${fields.map((each) => `  ${input(each)}`).join('\n')}\n}`),
    `enum Choice {\n${enumValues.map(({ name, auth }) => `  ${name}${directive(auth)}`).join('\n')}\n}`,
  ].join('\n')
}
