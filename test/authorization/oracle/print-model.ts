import { type Auth, type Input, type Model, ROLES, RULES } from './model.ts'

/** Prints the schema as SDL. */
export function printModel({ composites, unions, scalars, enums, inputs, open, signsIn }: Model): string {
  const input = ({ name, type, isList, defaultValue, auth }: Input) =>
    `${name}: ${isList ? `[${type}]` : type}${defaultValue === null ? '' : ` = ${defaultValue}`}${printAuth(auth)}`
  return [
    `enum Role { ${ROLES.toReversed().join(' ')} } enum Rule { ${RULES.join(' ')} } enum Denial { REJECT NULL }`,
    'directive @auth(role: Role! = R0, maxAge: Int, factors: Int, scopes: [[String!]!], or: [Rule!], denied: Denial! = REJECT)',
    'on OBJECT | INTERFACE | UNION | SCALAR | ENUM | FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_OBJECT | INPUT_FIELD_DEFINITION | ENUM_VALUE',
    'directive @public(signsIn: Boolean! = false) on FIELD_DEFINITION',
    ...composites.map(({ kind, name, interfaces, auth, fields }) => {
      const lines = fields.map((field) => {
        const coordinate = `${name}.${field.name}`
        const isOpen = open.has(coordinate) ? ` @public${signsIn.has(coordinate) ? '(signsIn: true)' : ''}` : ''
        const args = field.args.length > 0 ? `(${field.args.map(input).join(', ')})` : ''
        return `${field.name}${args}: ${field.isList ? `[${field.type}]` : field.type}${printAuth(field.auth)}${isOpen}`
      })
      const parents = interfaces.length > 0 ? ` implements ${interfaces.join(' & ')}` : ''
      return `${kind} ${name}${parents}${printAuth(auth)} {\n  ${lines.join('\n  ')}\n}`
    }),
    ...unions.map(({ name, types, auth }) => `union ${name}${printAuth(auth)} = ${types.join(' | ')}`),
    ...scalars.map(({ name, auth }) => `scalar ${name}${printAuth(auth)}`),
    ...enums.map(
      ({ name, auth, values }) =>
        `enum ${name}${printAuth(auth)} { ${values.map((each) => each.name + printAuth(each.auth)).join(' ')} }`,
    ),
    ...inputs.map(({ name, auth, fields }) => `input ${name}${printAuth(auth)} { ${fields.map(input).join(' ')} }`),
  ].join('\n')
}

function printAuth(auth: Auth | null): string {
  if (!auth) return ''
  const { rank, maxAge, factors, scopes, or, denied } = auth
  const args = [
    `role: ${ROLES[rank]}`,
    ...(maxAge === null ? [] : [`maxAge: ${maxAge}`]),
    ...(factors === null ? [] : [`factors: ${factors}`]),
    ...(scopes === null ? [] : [`scopes: ${JSON.stringify(scopes)}`]),
    ...(or.length === 0 ? [] : [`or: [${or.join(', ')}]`]),
    ...(denied === 'NULL' ? ['denied: NULL'] : []),
  ]
  return ` @auth(${args.join(', ')})`
}
