/** Global teardown of Jest. */

import { dropRetired } from './retired.ts'
import { POSTGRES, withClient } from './test-database.ts'

// biome-ignore lint/style/noDefaultExport: Jest asks for one.
export default async function afterAllTests(): Promise<void> {
  if (POSTGRES !== undefined) await withClient(POSTGRES, dropRetired)
}
