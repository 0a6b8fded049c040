import { type DocumentNode, type Token, TokenKind } from 'graphql'

const OPENING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L])
const CLOSING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R])

/** Returns the depth of nested brackets of any kind in a parsed document. */
export function nesting({ loc }: DocumentNode): number {
  let [depth, max] = [0, 0]
  for (let token: Token | null = loc?.startToken ?? null; token; token = token.next) {
    if (OPENING.has(token.kind)) max = Math.max(max, ++depth)
    else if (CLOSING.has(token.kind)) depth--
  }
  return max
}
