/** Whether both databases can keep a text and give it back: PostgreSQL takes no NUL, and half a surrogate pair has no UTF-8. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')
