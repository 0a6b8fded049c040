import { type DocumentNode, type Token, TokenKind } from 'graphql'

const OPENING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L])
const CLOSING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R])

/** How deep a document's brackets are, of any kind: it has been parsed, so that they close as they open. */
export function nesting({ loc }: DocumentNode): number {
  let [depth, deepest] = [0, 0]
  for (let token: Token | null = loc?.startToken ?? null; token; token = token.next) {
    if (OPENING.has(token.kind)) deepest = Math.max(deepest, ++depth)
    else if (CLOSING.has(token.kind)) depth--
  }
  return deepest
}
