import type { Auth, Model } from './random-schema.ts'

/** Returns each field's requirements by the specification. */
export function specified({ composites }: Model): [string, Auth[]][] {
  const typeOf = (name: string) => composites.find((each) => each.name === name)
  return composites.flatMap((type) =>
    type.fields.map((field): [string, Auth[]] => {
      const interfaces = type.interfaces.map(typeOf)
      const returned = typeOf(field.type.replace(/[[\]!]/g, ''))
      const auths = [
        field.auth,
        type.auth,
        ...interfaces.flatMap((each) => [each?.auth, each?.fields.find(({ name }) => name === field.name)?.auth]),
        returned?.auth,
        ...(returned?.interfaces.map((each) => typeOf(each)?.auth) ?? []),
      ]
      return [`${type.name}.${field.name}`, auths.filter((auth): auth is Auth => auth != null)]
    }),
  )
}
