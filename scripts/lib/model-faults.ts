import { type DocumentNode, Kind } from 'graphql'

/**
 * Compares the resolver models with the schema. The compiler also rejects a missing model, but its message names
 * neither file nor type.
 * @param names resolver models listed in src/graphql/resolver-models.ts.
 * @param tables models of prisma/schema.prisma.
 * @returns one line for each problem.
 */
export function modelFaults(schema: DocumentNode, names: readonly string[], tables: readonly string[]): string[] {
  const types = schema.definitions.flatMap((each) => (each.kind === Kind.OBJECT_TYPE_DEFINITION ? each.name.value : []))
  const missing = types.filter(
    (name) => !names.includes(name) && (tables.includes(name) || name.endsWith('Connection')),
  )
  const unknown = names.filter((name) => !types.includes(name))
  return [
    ...missing.map((name) => `${FILE} has no ${name}: export the type, and add it to RESOLVER_MODELS`),
    ...unknown.map((name) => `${FILE} has ${name} in RESOLVER_MODELS, which is not a type of schema.graphql`),
  ]
}

const FILE = 'src/graphql/resolver-models.ts'
