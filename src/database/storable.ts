/** Whether both databases can keep a text and give it back: PostgreSQL takes no NUL, and half a surrogate pair has no UTF-8. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

/** What is said of a text that isn't. */
export const UNSTORABLE = 'It must be valid Unicode without NUL.'

/** The first and the last instant that both keep: PostgreSQL has no year 0, and RFC 3339 years of four digits. */
export const FIRST_INSTANT = new Date('0001-01-01T00:00:00Z')
export const LAST_INSTANT = new Date('9999-12-31T23:59:59.999Z')
