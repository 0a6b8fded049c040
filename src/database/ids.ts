/** Row ids: UUIDv7, which start with the millisecond of creation. */

import { v7 } from 'uuid'

/**
 * Returns ids that also rise within a millisecond (RFC 9562 §6.2, method 1), so that rows written by one process keep
 * their order.
 * @returns a function that creates the id of a row for an instant.
 */
export function idsInOrder(): (at: Date) => string {
  let last = Number.NaN
  let sequence = 0
  return (at) => {
    const msecs = at.getTime()
    // Starts at a random value with room to rise, so that instances do not create the same id in one millisecond.
    sequence = msecs === last ? sequence + 1 : Math.floor(Math.random() * 2 ** 31)
    last = msecs
    return v7({ msecs, seq: sequence })
  }
}
