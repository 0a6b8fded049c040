const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

/** True for a UUID in lower case, of any version (RFC 9562 §4). */
export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value)
