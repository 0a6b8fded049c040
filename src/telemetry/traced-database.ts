import type { Database } from '../database/database.ts'
import type { Tracing } from './tracing.ts'

type Methods = Record<string, unknown>

/** The same database, each query of which is a span: named after the model and the operation, or the statement. */
export function tracedDatabase(database: Database, { traceQuery }: Pick<Tracing, 'traceQuery'>): Database {
  const { read, statements } = database

  /** Of a client, or a transaction: its models, whose methods are operations. */
  function traced<T extends object>(client: T): T {
    return new Proxy(client, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key)
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
      all: (sql, values) => traceQuery(sql, () => statements.all(sql, values)),
      run: (sql, values) => traceQuery(sql, () => statements.run(sql, values)),
    },
    write: (work) => traceQuery('transaction', () => database.write((transaction) => work(traced(transaction)))),
  }
}

const isModel = (value: unknown): value is Methods => typeof value === 'object' && value !== null
