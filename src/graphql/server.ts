/** GraphQL server: schema, authorization, document limits, compiled operations, Apollo. */

import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import { createAuthorization } from '../authorization/index.ts'
import type { Cleanup } from '../core/cleanup.ts'
import type { Log } from '../core/log.ts'
import type { Role } from '../database/client/client.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Tracing } from '../telemetry/tracing.ts'
import { noteDeniedRole } from './access-notes.ts'
import { withAdminFactors } from './admin-factors.ts'
import { apolloOptions, type GraphqlSettings, PAGE_SIZES } from './apollo-options.ts'
import { type CompiledOperations, createCompiledOperations, MAX_COMPILED_COST } from './compiled/compiled-operations.ts'
import { runOnce } from './compiled/run-once.ts'
import type { Context } from './context.ts'
import { createCostLimit } from './document-limits/cost-limit.ts'
import { viewerErrors } from './documents/viewer-errors.ts'
import { trackSignIns } from './engine-viewer.ts'
import { objectRules } from './object-rules.ts'
import { countAttempt, countAttempts } from './recording/credential-metrics.ts'
import { traceResolvers } from './recording/trace-resolvers.ts'
import { ROLES } from './roles.ts'
import { buildSchema, readSdl } from './schema.ts'

export type GraphqlOptions = {
  settings: GraphqlSettings
  metrics: Metrics
  tracing: Tracing | null
  log: Log
  now: () => Date
  cleanup: Cleanup
  /** Run after all other plugins; one of them sets the HTTP status. */
  plugins: ApolloServerPlugin<Context>[]
}

export type GraphqlServer = {
  /** Already started. */
  readonly apollo: ApolloServer<Context>
  /** Runs compiled operations; null if Apollo runs all operations. */
  readonly compiled: Pick<CompiledOperations<Context>, 'answer'> | null
  readonly sdl: string
}

/** @throws Error with every issue if schema.graphql is not a valid policy. */
export async function graphql(options: GraphqlOptions): Promise<GraphqlServer> {
  const { settings, metrics, tracing, log, now, cleanup } = options
  const sdl = withAdminFactors(await readSdl(), settings.adminFactors)
  const executable = buildSchema(sdl)
  // With tracing, Apollo runs every operation: compiled operations would bypass the resolver spans.
  const compiles = settings.compiledOperations && tracing === null
  const announce = compiles ? runOnce<Context>(executable) : null
  if (tracing) traceResolvers(executable, tracing)
  const viewers = trackSignIns(executable, now)
  const authorization = createAuthorization<Context, Role>(executable, {
    roles: ROLES,
    viewer: viewers.of,
    contextBelowSignIn: viewers.contextBelowSignIn,
    rules: objectRules,
    onRuleError: (error, at, { log: requestLog }) =>
      requestLog.error({ err: error, ...at }, 'Authorization rule failed'),
    reason: ({ authError }) => authError ?? 'missing',
    now,
    introspection: settings.introspection,
    asksVisible: (context) => context.asksVisible,
    onDenied: (denials, context) => {
      for (const { coordinate, denial } of denials) {
        metrics.denied(coordinate, denial.kind)
        if (denial.kind === 'role') noteDeniedRole(context, coordinate)
      }
    },
  })
  const { schema, permits } = authorization
  const compiled =
    announce &&
    createCompiledOperations<Context>({
      schema,
      permits,
      costLimit: createCostLimit(schema, { ...settings.documentLimits, cost: MAX_COMPILED_COST }, PAGE_SIZES),
      announce,
      onAnswer: (document, operation, data) => countAttempt(metrics, document, operation, { data }),
    })
  const { plugins: edge, ...apolloSettings } = apolloOptions<Context>(settings, log)
  const { visibleTo } = authorization
  const hidesErrors = settings.introspection !== 'all'
  const own = [
    countAttempts<Context>(metrics),
    ...(hidesErrors ? [viewerErrors<Context>({ ...apolloSettings, visibleTo })] : []),
    authorization.plugin,
    ...(compiled ? [compiled.plugin] : []),
  ]
  const apollo = new ApolloServer<Context>({
    ...apolloSettings,
    // Stops at the first validation error; viewerErrors reports the others.
    ...(hidesErrors && { validationOptions: { ...apolloSettings.validationOptions, maxErrors: 1 } }),
    schema,
    plugins: [...edge, ...own, ...options.plugins],
  })
  await apollo.start()
  cleanup.add(() => apollo.stop())
  return { apollo, compiled, sdl }
}
