/**
 * Directives that look like authorization. If nothing enforced one, a field would be open although its author protected
 * it.
 */

const NAMES = [
  /^(is|requires?|needs?)?(auth|authn|authz|authenticated?|authorized?|authorization|authentication)$/,
  /^(has|hasany|is|requires?|needs?)?(roles?|permissions?|polic(y|ies)|admin|loggedin|owner)(only)?$/,
  /^(has|requires?|needs?)(scopes?|login|user|access)$/,
  /^(rbac|acl|guard(ed)?|protect(ed)?|private|restrict(ed)?|secured?|can|canaccess|allow|deny)$/,
  /^aws(auth|apikey|cognitouserpools|iam|oidc|lambda)$/,
]

/** Compares names without case, hyphens and underscores. */
export function looksLikeAuthorization(directive: string): boolean {
  const name = directive.toLowerCase().replace(/[-_]/g, '')
  return NAMES.some((pattern) => pattern.test(name))
}
