/** Email addresses: which are taken for one, and when two are the same. */

/** RFC 5321 §4.5.3.1, with the brackets of a path left out; in UTF-16 units here. */
export const MAX_LENGTH = 254
const MAX_LOCAL_LENGTH = 64
const MAX_LABEL_LENGTH = 63

/** RFC 5322's dot-atom with the letters of RFC 6532. No quoted local parts: nobody has one, and parsers differ on them. */
const LOCAL_PART = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u

const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u

/** Whether a text has the form of an address: it has neither a line break nor anything else that a mail's header could take amiss. */
export function isEmail(text: string): boolean {
  if (text.length > MAX_LENGTH || !text.isWellFormed()) return false
  const at = text.indexOf('@')
  const local = text.slice(0, at)
  const labels = text.slice(at + 1).split('.')
  return (
    at > 0 &&
    local.length <= MAX_LOCAL_LENGTH &&
    LOCAL_PART.test(local) &&
    labels.length > 1 &&
    labels.every((label) => label.length <= MAX_LABEL_LENGTH && LABEL.test(label)) &&
    !/^\d+$/.test(labels.at(-1) ?? '')
  )
}

/** An address as it is compared: without regard to case, or to how its characters are composed. */
export function emailKeyOf(email: string): string {
  return Array.from(email.normalize('NFC'), folded).join('').normalize('NFC')
}

/**
 * A character as it is in any case: Unicode's simple case folding (and i with a dot above for İ, whose small letter that is). One by one: of a
 * text, the small letter of Σ depends on what is beside it, which in a part of an email is something else.
 */
function folded(character: string): string {
  const capital = character.toUpperCase()
  // ß, whose capitals are two letters, and ı, whose capital is that of i: they are letters of their own.
  const alone = capital.length > character.length || character === 'ı'
  // By the capital, since σ and ς have one, as s and ſ do.
  return (alone ? character : capital).toLowerCase()
}
