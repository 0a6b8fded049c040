import type { Database } from '../database/database.ts'
import type { Executor } from '../database/statements.ts'
import type { Tracing } from './tracing.ts'

type Methods = Record<string, unknown>

/** The same database, each query of which is a span: named after the model and the operation, or the statement. */
export function tracedDatabase(database: Database, { traceQuery }: Pick<Tracing, 'traceQuery'>): Database {
  const { read, statements } = database

  const tracedAll =
    ({ all }: Executor): Executor['all'] =>
    (sql, values) =>
      traceQuery(sql, () => all(sql, values))

  /** Of a client, or a transaction: its models, whose methods are operations, and its statements. */
  function traced<T extends object>(client: T): T {
    return new Proxy(client, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key)
        if (key === 'all') return tracedAll(target as unknown as Executor)
        return isModel(value) ? tracedModel(String(key), value) : value
      },
    })
  }

  function tracedModel(name: string, model: Methods): Methods {
    return new Proxy(model, {
      get(target, key) {
        const method: unknown = Reflect.get(target, key)
        if (typeof method !== 'function') return method
        return (...args: unknown[]) =>
          traceQuery(`${name}.${String(key)}`, async () => Reflect.apply(method, target, args))
      },
    })
  }

  return {
    ...database,
    read: traced(read),
    statements: {
      ...statements,
      all: tracedAll(statements),
      listed: (sql, values) => traceQuery(sql, () => statements.listed(sql, values)),
      run: (sql, values) => traceQuery(sql, () => statements.run(sql, values)),
      transaction: (work) =>
        traceQuery('transaction', () => statements.transaction((executor) => work({ all: tracedAll(executor) }))),
    },
    write: (work) => traceQuery('transaction', () => database.write((transaction) => work(traced(transaction)))),
  }
}

const isModel = (value: unknown): value is Methods => typeof value === 'object' && value !== null
