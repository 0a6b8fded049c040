/** What has ended, as each instance reads it all the time: by a kept statement. */

import type { Ending } from './client/client.ts'
import type { Executor } from './statements.ts'

const AFTER = 'SELECT "seq", "subjectId", "until", "keepUntil" FROM "Ending" WHERE "seq" > ? ORDER BY "seq" LIMIT ?'

/** The next ones after a number, in their order. */
export const findEndings = (executor: Executor, after: number, most: number): Promise<Ending[]> =>
  executor.all<Ending>(AFTER, [after, most])
