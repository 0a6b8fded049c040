import type { Draws } from '../property/random-schema.ts'
import { type Auth, type Composite, type Field, type Input, type Model, RULES, SCOPES } from './model.ts'

const OBJECTS = ['T0', 'T1', 'T2']
const INTERFACES = ['I0', 'I1']
const LEAVES = ['Int', 'S0', 'E0']
const INPUTS = ['In0', 'In1']
const AGES = [60, 300]

/** A random schema that is a valid policy: implementers carry their interfaces' requirements. */
export function randomModel({ upTo, oneIn, pick, some }: Draws): Model {
  const auth = (chance: number, isField = false): Auth | null => {
    if (!oneIn(chance)) return null
    const hasScopes = oneIn(4)
    return {
      rank: upTo(2),
      maxAge: oneIn(5) ? pick(AGES) : null,
      factors: oneIn(5) ? pick([1, 2] as const) : null,
      scopes: hasScopes
        ? Array.from({ length: 1 + upTo(1) }, () => [pick(SCOPES), ...(oneIn(3) ? [pick(SCOPES)] : [])])
        : null,
      or: oneIn(4) ? [pick(RULES), ...(oneIn(3) ? [pick(RULES)] : [])] : [],
      denied: isField && oneIn(3) ? 'NULL' : 'REJECT',
    }
  }
  const input = (name: string, types: string[]): Input => {
    const type = pick(types)
    const isList = oneIn(4)
    const defaultValue = !isList && type === 'Int' && oneIn(3) ? '7' : !isList && type === 'E0' && oneIn(3) ? 'X' : null
    return { name, type, isList, defaultValue, auth: auth(4) }
  }
  const inputTypes = ['Int', 'S0', 'E0', ...INPUTS]
  const args = () => (oneIn(3) ? ['p', 'q'].slice(0, 1 + upTo(1)).map((name) => input(name, inputTypes)) : [])
  const outputs = [...OBJECTS, ...INTERFACES, 'U0', ...LEAVES]
  const field = (name: string): Field => ({
    name,
    type: pick(outputs),
    isList: oneIn(3),
    args: args(),
    auth: auth(4, true),
  })

  const composites: Composite[] = []
  const named = (name: string) => composites.find((each) => each.name === name) as Composite
  const add = (kind: Composite['kind'], name: string, candidates: string[]) => {
    const direct = some(candidates)
    const interfaces = [...new Set(direct.flatMap((each) => [each, ...named(each).interfaces]))]
    const fields = new Map<string, Field>()
    for (const parent of interfaces.map(named))
      for (const each of parent.fields)
        fields.set(each.name, { ...each, args: each.args.map((arg) => ({ ...arg, auth: auth(5) })) })
    for (const each of ['a', 'b']) fields.set(`${name.toLowerCase()}${each}`, field(`${name.toLowerCase()}${each}`))
    // Requirements of the same field on several interfaces all apply: the last one stands for the implementer itself.
    const own = kind === 'type' && interfaces.length > 0 ? null : name === 'I1' ? null : auth(6)
    composites.push({ kind, name, interfaces, auth: own, fields: [...fields.values()] })
  }
  for (const [index, name] of INTERFACES.entries()) add('interface', name, INTERFACES.slice(0, index))
  for (const name of OBJECTS) add('type', name, INTERFACES)
  // An implementer repeats the requirements of its interfaces.
  for (const each of composites) for (const parent of each.interfaces) if (!each.auth) each.auth = named(parent).auth

  const open = new Set<string>()
  const signsIn = new Set<string>()
  for (const name of ['Query', 'Mutation']) {
    const ofType = auth(12)
    const fields = ['r', 's', 't'].map((each) => field(`${name.toLowerCase()}${each.toUpperCase()}`))
    for (const each of fields) {
      const coordinate = `${name}.${each.name}`
      if (ofType || each.auth) continue
      open.add(coordinate)
      if (name === 'Mutation' && OBJECTS.includes(each.type) && oneIn(2)) signsIn.add(coordinate)
    }
    composites.push({ kind: 'type', name, interfaces: [], auth: ofType, fields })
  }
  return {
    composites,
    unions: [{ name: 'U0', types: [...new Set([pick(OBJECTS), ...some(OBJECTS)])], auth: auth(6) }],
    scalars: [{ name: 'S0', auth: auth(6) }],
    enums: [{ name: 'E0', auth: auth(8), values: ['X', 'Y', 'Z'].map((name) => ({ name, auth: auth(4) })) }],
    inputs: INPUTS.map((name, index) => ({
      name,
      auth: auth(8),
      fields: ['x', 'y', 'z']
        .slice(0, 1 + upTo(2))
        .map((each) => input(each, ['Int', 'S0', 'E0', ...INPUTS.slice(0, index + 1)])),
    })),
    open,
    signsIn,
  }
}
