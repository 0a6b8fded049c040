/** True if both databases can store a text: PostgreSQL rejects NUL, and a lone surrogate has no UTF-8 encoding. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

/** Message for text that cannot be stored. */
export const UNSTORABLE = 'It must be valid Unicode without NUL.'

/** First and last instant that both databases store: PostgreSQL has no year 0, and RFC 3339 years have four digits. */
export const FIRST_INSTANT = new Date('0001-01-01T00:00:00Z')
export const LAST_INSTANT = new Date('9999-12-31T23:59:59.999Z')
