import { type DocumentNode, Kind } from 'graphql'

/** The types that a module such as rows.ts exports: by `export type Name =`, and by `export type { Name, Other as Name } from`. */
const exported = (source: string): string[] =>
  [...source.matchAll(/^export type (?:(\w+)|\{([^}]*)\})/gm)]
    .flatMap(([, name, list = '']) => name ?? list.split(',').map((each) => each.split(' as ').at(-1)?.trim() ?? ''))
    .filter(Boolean)

/**
 * Which types of the schema have a row of their own, by what src/graphql/rows.ts exports.
 * @param sources of rows.ts, and of prisma/schema.prisma.
 * @returns their names, and what is wrong, a line each: what the compiler would say of it names neither the file nor the type.
 */
export function rowTypes(schema: DocumentNode, sources: { rows: string; models: string }) {
  const types = schema.definitions.flatMap((each) => (each.kind === Kind.OBJECT_TYPE_DEFINITION ? each.name.value : []))
  const models = [...sources.models.matchAll(/^model (\w+)/gm)].map(([, name]) => name)
  const names = exported(sources.rows).toSorted()
  const lacking = types.filter(
    (name) => !names.includes(name) && (models.includes(name) || name.endsWith('Connection')),
  )
  const strange = names.filter((name) => !types.includes(name))
  const faults = [
    ...lacking.map((name) => `src/graphql/rows.ts has no row of ${name}: export one as the type ${name}`),
    ...strange.map((name) => `src/graphql/rows.ts has a row of ${name}, which is no type of schema.graphql`),
  ]
  return { names, faults }
}
