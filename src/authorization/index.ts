/** Authorization by directives in the schema, for any GraphQL server: docs/authorization.md. */

// Engine: createAuthorization, authorize, and the parts policy, plan, guard and introspection.

export * from './engine.ts'

// Reports: who may use what (accessMatrix), and why an operation is denied (explain).

export * from './report/index.ts'
