/** Ids of rows: UUIDs of version 7, which start with the millisecond in which they were made. */

import { v7 } from 'uuid'

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

/** Whether it is written as our ids are: what isn't is the id of nothing. */
export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value)

/**
 * Ids that rise also within a millisecond (RFC 9562 §6.2, method 1), so that what one process writes, one row after the
 * other, stays in its order where the time is the same.
 * @returns what gives the id of a row made at an instant.
 */
export function idsInOrder(): (at: Date) => string {
  let last = Number.NaN
  let sequence = 0
  return (at) => {
    const msecs = at.getTime()
    // It starts at random, with room to rise: instances that share a millisecond don't share an id.
    sequence = msecs === last ? sequence + 1 : Math.floor(Math.random() * 2 ** 31)
    last = msecs
    return v7({ msecs, seq: sequence })
  }
}
