import { expect, jest, test } from '@jest/globals'
import { postgresPool } from '../../../src/database/postgres/pool.ts'
import { isUnavailable } from '../../../src/database/unavailable.ts'
import { faultyProxy } from '../../scale/faulty-proxy.ts'
import { describeOnPostgres, server } from '../on-postgres.ts'

// A connection without data is closed after 12 seconds.
jest.setTimeout(30_000)

test('survives the loss of an idle connection without an error listener', async () => {
  const pool = postgresPool('postgresql://127.0.0.1:1/none', 1)
  expect(pool.emit('error', new Error('terminating connection due to administrator command'))).toBe(true)
  await pool.end()
})

describeOnPostgres('a network that drops all packets', () => {
  test('fails a query as unavailable', async () => {
    const url = new URL(server())
    const way = await faultyProxy({ host: url.hostname, port: Number(url.port || 5432) })
    url.hostname = '127.0.0.1'
    url.port = `${way.port}`
    const pool = postgresPool(url.href, 1)
    await pool.query('SELECT 1')
    way.swallow()
    const error = await pool.query('SELECT 1').catch((reason: unknown) => reason)
    expect(isUnavailable(error)).toBe(true)
    await way.close()
    await pool.end()
  })
})
