import { expect, test } from '@jest/globals'
import { postgresPool } from '../../src/database/postgres-pool.ts'

test('an unused connection that is lost ends nothing, also when nobody else listens', async () => {
  const pool = postgresPool('postgresql://127.0.0.1:1/none', 1)
  expect(pool.emit('error', new Error('terminating connection due to administrator command'))).toBe(true)
  await pool.end()
})
