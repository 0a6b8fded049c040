/**
 * Masks an email address for the audit trail, which outlives the account. Its owner can recognize it, but nobody can
 * write to it.
 * @example maskEmail('ada@example.com') // 'a…@example.com'
 */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  const [first = ''] = email
  return `${at > 1 ? first : ''}…${email.slice(at)}`
}
