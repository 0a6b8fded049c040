import type { Database } from '../database/port.ts'
import type { Statements } from '../database/statements.ts'
import type { Tracing } from './tracing.ts'

type Methods = Record<string, unknown>

/** Wraps a database so that each query is a span, named after its model and operation or its statement. */
export function tracedDatabase(database: Database, { traceQuery }: Pick<Tracing, 'traceQuery'>): Database {
  const { read, statements } = database

  const tracedAll =
    ({ all }: Pick<Statements, 'all'>): Statements['all'] =>
    (sql, values, options) =>
      traceQuery(sql, () => all(sql, values, options))

  /** Traces a client or transaction: the methods of its models, and its statements. */
  function traced<T extends object>(client: T): T {
    return new Proxy(client, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key)
        if (key === 'all') return tracedAll(target as unknown as Statements)
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
      search: (account, sql, values) => traceQuery(sql, () => statements.search(account, sql, values)),
      run: (sql, values) => traceQuery(sql, () => statements.run(sql, values)),
    },
    write: (work) => traceQuery('transaction', () => database.write((transaction) => work(traced(transaction)))),
  }
}

const isModel = (value: unknown): value is Methods => typeof value === 'object' && value !== null
