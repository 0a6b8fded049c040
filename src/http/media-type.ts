/** Content negotiation: which of the two GraphQL media types a response is written in. */

/** What a GraphQL response may be written in; the first is what a client gets that has no preference. */
const GRAPHQL_TYPES = ['application/json', 'application/graphql-response+json'] as const

export type GraphQLMediaType = (typeof GRAPHQL_TYPES)[number]

/**
 * How much an Accept header wants a media type: the quality of the most specific range that matches (RFC 9110 §12.5.1).
 * @returns 0 (not acceptable) to 1. Parameters other than `q` are of no account: both types are UTF-8 by definition.
 */
function quality(accept: string, type: string): number {
  const ranges = new Map<string, number>()
  for (const part of accept.toLowerCase().split(',')) {
    const [range = '', ...parameters] = part.split(';').map((piece) => piece.trim())
    const weight = Number(parameters.find((each) => each.startsWith('q='))?.slice(2) ?? 1)
    ranges.set(range, weight >= 0 && weight <= 1 ? weight : 0)
  }
  return ranges.get(type) ?? ranges.get(`${type.split('/')[0]}/*`) ?? ranges.get('*/*') ?? 0
}

/**
 * The media type to answer a GraphQL request in.
 * @param accept the request's Accept header; without one, the server may choose (GraphQL-over-HTTP §Accept).
 * @returns null where the client takes neither: to be answered 406, before anything is executed.
 */
export function chooseMediaType(accept: string | undefined): GraphQLMediaType | null {
  if (accept === last.accept) return last.chosen
  last = { accept, chosen: choose(accept) }
  return last.chosen
}

/** What the last header came to: a request asks twice, and the next one mostly has the same. */
let last: { accept: string | undefined; chosen: GraphQLMediaType | null } = {
  accept: undefined,
  chosen: GRAPHQL_TYPES[0],
}

function choose(accept: string | undefined): GraphQLMediaType | null {
  if (accept === undefined || accept.trim() === '') return GRAPHQL_TYPES[0]
  let [chosen, best]: [GraphQLMediaType | null, number] = [null, 0]
  for (const type of GRAPHQL_TYPES) {
    const wanted = quality(accept, type)
    if (wanted > best) [chosen, best] = [type, wanted]
  }
  return chosen
}

/** Whether a client would rather have a page than a GraphQL response, as browsers do that go to an address. */
export function prefersHtml(accept: string | undefined): boolean {
  if (accept === undefined) return false
  return quality(accept, 'text/html') > Math.max(...GRAPHQL_TYPES.map((type) => quality(accept, type)))
}
