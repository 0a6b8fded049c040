/** ADMIN_FACTORS=1: removes the second factor from administrators' fields, so that a first trial needs no phone. */

import { type ArgumentNode, Kind, parse, visit } from 'graphql'

/** @returns the SDL to serve. With 1, rules of role ADMIN lose their `factors`; with 2 the SDL stays unchanged. */
export function withAdminFactors(sdl: string, adminFactors: number): string {
  if (adminFactors > 1) return sdl
  const cuts: { start: number; end: number }[] = []
  visit(parse(sdl), {
    Directive({ name, arguments: given = [] }) {
      const [role, factors] = ['role', 'factors'].map((each) => given.find((argument) => argument.name.value === each))
      if (name.value !== 'auth' || !isAdmin(role) || !factors?.loc) return
      const others = given.filter((argument) => argument !== factors)
      const before = others.findLast(({ loc }) => loc !== undefined && loc.end <= (factors.loc?.start ?? 0))
      const after = others.find(({ loc }) => loc !== undefined && loc.start >= (factors.loc?.end ?? 0))
      if (before?.loc) cuts.push({ start: before.loc.end, end: factors.loc.end })
      else if (after?.loc) cuts.push({ start: factors.loc.start, end: after.loc.start })
    },
  })
  return cuts.toReversed().reduce((text, { start, end }) => text.slice(0, start) + text.slice(end), sdl)
}

const isAdmin = (role: ArgumentNode | undefined): boolean =>
  role?.value.kind === Kind.ENUM && role.value.value === 'ADMIN'
