import { createCleanupJob } from '../../src/sessions/cleanup/cleanup-job.ts'
import type { startTestApp } from '../api/test-app.ts'

/** Runs the cleanup job 400 days later, so that it finds rows of every kind. */
export async function cleanUpLater({ database, log }: Awaited<ReturnType<typeof startTestApp>>): Promise<void> {
  const later = () => new Date(Date.now() + 400 * 24 * 3_600_000)
  let uptime = 0
  const cleanupJob = createCleanupJob({ database, now: later, log, uptime: () => uptime })
  await cleanupJob.run()
  uptime += 3_600_000
  await cleanupJob.run()
  await cleanupJob.close()
}
