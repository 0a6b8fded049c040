/** Content negotiation between the two GraphQL media types. */

/** Media types of a GraphQL response; clients without a preference get the first. */
const GRAPHQL_TYPES = ['application/json', 'application/graphql-response+json'] as const

export type GraphQLMediaType = (typeof GRAPHQL_TYPES)[number]

/** Parses an Accept header into qualities by media range (RFC 9110 §12.5.1). Parameters other than `q` are ignored. */
function parseAccept(accept: string): ReadonlyMap<string, number> {
  const ranges = new Map<string, number>()
  for (const part of accept.toLowerCase().split(',')) {
    const [range = '', ...parameters] = part.split(';').map((piece) => piece.trim())
    const weight = Number(parameters.find((each) => each.startsWith('q='))?.slice(2) ?? 1)
    ranges.set(range, weight >= 0 && weight <= 1 ? weight : 0)
  }
  return ranges
}

/** Returns the quality of the most specific range that matches a media type, from 0 (not acceptable) to 1. */
function quality(ranges: ReadonlyMap<string, number>, type: string): number {
  return ranges.get(type) ?? ranges.get(`${type.split('/')[0]}/*`) ?? ranges.get('*/*') ?? 0
}

/**
 * Returns the media type for the response to a GraphQL request.
 * @param accept Accept header of the request; without one, the server may choose (GraphQL-over-HTTP §Accept).
 * @returns null if the client accepts neither: respond with 406 before execution.
 */
export function chooseMediaType(accept: string | undefined): GraphQLMediaType | null {
  if (accept === undefined || accept === '*/*' || accept.trim() === '') return GRAPHQL_TYPES[0]
  const exact = GRAPHQL_TYPES.find((type) => type === accept)
  if (exact) return exact
  const ranges = parseAccept(accept)
  let [chosen, best]: [GraphQLMediaType | null, number] = [null, 0]
  for (const type of GRAPHQL_TYPES) {
    const wanted = quality(ranges, type)
    if (wanted > best) [chosen, best] = [type, wanted]
  }
  return chosen
}

/** True if a client prefers a page to a GraphQL response, as browsers do. */
export function prefersHtml(accept: string | undefined): boolean {
  if (accept === undefined) return false
  const ranges = parseAccept(accept)
  return quality(ranges, 'text/html') > Math.max(...GRAPHQL_TYPES.map((type) => quality(ranges, type)))
}
