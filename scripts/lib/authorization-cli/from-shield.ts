/** `gatehouse from-shield`: converts a rule tree of graphql-shield into `@auth` and `@public` in the SDL. */

import {
  type DirectiveNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  parse,
  print,
  visit,
} from 'graphql'
import { type Form, formOf, type Meanings, type ShieldRule } from './shield-forms.ts'

/**
 * One rule for the whole schema, or an object with a rule or a map of field rules for each type. `*` is for the
 * remaining fields.
 */
export type ShieldTree = ShieldRule | Readonly<Record<string, ShieldRule | Readonly<Record<string, ShieldRule>>>>

export type ShieldOptions = Meanings & {
  /** `fallbackRule` of graphql-shield; `allow` by default, as there. */
  fallback?: 'allow' | 'deny'
}

export type Migration = {
  sdl: string
  /** Fields whose rule `@auth` cannot express: closed to everybody until reviewed. */
  todo: readonly { coordinate: string; rule: string }[]
  /** Object rules that must be implemented as functions. */
  rules: readonly string[]
}

/** Scope that no viewer has. A field that requires it is closed, unless an object rule opens it. */
const NOBODY = 'nobody'

export function fromShield(sdl: string, tree: ShieldTree, options: ShieldOptions): Migration {
  const document = parse(sdl)
  const roots = rootNames(document.definitions)
  const todo: { coordinate: string; rule: string }[] = []
  const used = new Set<string>()
  const migrated = visit(document, { ObjectTypeDefinition: withDirectives, ObjectTypeExtension: withDirectives })
  const rules = [...used].toSorted()
  return { sdl: `${definitions(options.roles, rules)}\n${print(migrated)}\n`, todo, rules }

  function withDirectives<T extends ObjectTypeDefinitionNode | ObjectTypeExtensionNode>(type: T): T {
    const fields = type.fields?.map((field) => {
      const directive = directiveOf(type.name.value, field)
      return directive ? { ...field, directives: [...(field.directives ?? []), directive] } : field
    })
    return fields ? { ...type, fields } : type
  }

  function directiveOf(typeName: string, { name }: FieldDefinitionNode): DirectiveNode | undefined {
    const rule = ruleFor(tree, typeName, name.value)
    const form = rule ? formOf(rule, options) : options.fallback === 'deny' ? 'nobody' : 'open'
    if (form === 'unknown' && rule) todo.push({ coordinate: `${typeName}.${name.value}`, rule: describe(rule) })
    if (form === 'open') return roots.has(typeName) ? written('@public') : undefined
    if (typeof form === 'object') for (const each of form.rules) used.add(each)
    return written(`@auth${argumentsOf(form, options.roles)}`)
  }
}

/** Looks up a rule in shield's order: the field, the type, `*` of the type. */
function ruleFor(tree: ShieldTree, typeName: string, fieldName: string): ShieldRule | undefined {
  if (isRule(tree)) return tree
  const ofType = tree[typeName]
  if (!ofType || isRule(ofType)) return ofType
  return ofType[fieldName] ?? ofType['*']
}

/** Rules have a method `resolve`, maps of rules do not. */
const isRule = (value: ShieldTree | Readonly<Record<string, ShieldRule>>): value is ShieldRule =>
  typeof (value as { resolve?: unknown }).resolve === 'function'

function argumentsOf(form: Form, roles: readonly string[]): string {
  if (typeof form === 'string') return `(scopes: [["${NOBODY}"]])`
  const { base, rules } = form
  const { rank, scopes } = base ?? { rank: 0, scopes: [[NOBODY]] }
  const args = [
    ...(rank > 0 ? [`role: ${roles[rank]}`] : []),
    ...(scopes.length > 0 ? [`scopes: ${JSON.stringify(scopes)}`] : []),
    ...(rules.length > 0 ? [`or: [${rules.join(', ')}]`] : []),
  ]
  return args.length > 0 ? `(${args.join(', ')})` : ''
}

function written(directive: string): DirectiveNode | undefined {
  const [scalar] = parse(`scalar S ${directive}`, { noLocation: true }).definitions
  return scalar?.kind === Kind.SCALAR_TYPE_DEFINITION ? scalar.directives?.[0] : undefined
}

function describe(rule: ShieldRule): string {
  const inner = rule.rules?.map(describe) ?? []
  return inner.length > 0
    ? `${rule.constructor.name.replace('Rule', '').toLowerCase()}(${inner.join(', ')})`
    : (rule.name ?? '?')
}

function rootNames(definitions: readonly { kind: string }[]): ReadonlySet<string> {
  const named = definitions.flatMap((each) =>
    'operationTypes' in each
      ? (each.operationTypes as { type: { name: { value: string } } }[]).map(({ type }) => type.name.value)
      : [],
  )
  return new Set(named.length > 0 ? named : ['Query', 'Mutation', 'Subscription'])
}

const definitions = (roles: readonly string[], rules: readonly string[]) => `enum Role { ${roles.join(' ')} }
${rules.length > 0 ? `enum Rule { ${rules.join(' ')} }\n` : ''}enum Denial { REJECT NULL }
directive @auth(
  role: Role! = ${roles[0]}, scopes: [[String!]!]${rules.length > 0 ? ', or: [Rule!]' : ''}, denied: Denial! = REJECT
) on OBJECT | INTERFACE | FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
directive @public on FIELD_DEFINITION
`
