/** Options of Apollo Server that do not depend on the schema. */

import type { ApolloServerOptionsWithSchema } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import type { Log } from '../core/log.ts'
import { DEFAULT_SIZE, MAX_SIZE } from '../pagination/page.ts'
import type { RecordedContext } from '../telemetry/operation-record.ts'
import { costLimit } from './document-limits/cost-limit.ts'
import { documentLimits } from './document-limits/document-limits.ts'
import type { DocumentLimits } from './document-limits/limits.ts'
import { documentStore } from './documents/document-store.ts'
import { oneCredentialMutation } from './documents/one-credential-mutation.ts'
import { supportedOperations } from './documents/supported-operations.ts'
import { errorFormatter } from './errors/error-formatter.ts'
import { errorReport } from './errors/error-report.ts'
import { recordOperations } from './recording/record-operations.ts'

/** Maximum number of reported validation errors: each costs time and response size. */
const MAX_ERRORS = 20

/** Default and maximum number of items in a page. */
export const PAGE_SIZES = { standard: DEFAULT_SIZE, max: MAX_SIZE }

export type GraphqlSettings = {
  production: boolean
  introspection: 'all' | 'visible' | 'off'
  documentLimits: DocumentLimits
  /** Compiles frequent operations. */
  compiledOperations: boolean
  /** Factors that fields of role ADMIN may require; 1 removes the second factor from their rules. */
  adminFactors: number
}

/** Parts of an operation's context that these plugins read. */
export type EdgeContext = RecordedContext & { readonly requestId: string; readonly log: Log }

/**
 * Returns the ApolloServer options except the schema. Append the application's plugins after these; the one that sets
 * the HTTP status must be last.
 */
export function apolloOptions<TContext extends EdgeContext>(settings: GraphqlSettings, log: Log) {
  const { introspection, production, documentLimits: limits } = settings
  const suggestions = introspection === 'all' && !production
  return {
    formatError: errorFormatter({ suggestions }),
    includeStacktraceInErrorResponses: false,
    logger: {
      debug: () => {},
      info: (message: string) => log.info({}, message),
      warn: (message: string) => log.warn({}, message),
      error: (message: string) => log.error({}, message),
    },
    documentStore: documentStore(),
    parseOptions: { maxTokens: limits.tokens },
    validationRules: [documentLimits(limits), oneCredentialMutation, supportedOperations],
    validationOptions: { maxErrors: MAX_ERRORS, hideSuggestions: !suggestions },
    // With one operation per request, rate limits on requests also limit operations.
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    // Pages of other sites can only send queries, without a token: docs/adr/0020-csrf.md.
    csrfPrevention: false,
    // The authorization policy decides who may see the schema.
    introspection: true,
    // main.ts handles signals.
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      recordOperations<TContext>(),
      errorReport<TContext>(),
      costLimit<TContext>(limits, PAGE_SIZES),
    ],
  } satisfies Partial<ApolloServerOptionsWithSchema<TContext>>
}
