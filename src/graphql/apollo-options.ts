/** How Apollo Server is run here, whatever schema it serves. */

import type { ApolloServerOptionsWithSchema } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import type { Config } from '../config.ts'
import { DEFAULT_SIZE, MAX_SIZE } from '../database/page.ts'
import type { Log } from '../log.ts'
import { type RecordedContext, recordOperations } from '../telemetry/operation-record.ts'
import { documentStore } from './document-store.ts'
import { errorReport } from './error-report.ts'
import { errorFormatter } from './errors.ts'
import { knownOperations } from './known-operations.ts'
import { costLimit } from './limits/cost-limit.ts'
import { documentLimits } from './limits/document-limits.ts'
import { oneCredential } from './limits/one-credential.ts'

/** Enough to see what is wrong with a document; each costs time, and bytes of the answer. */
const MOST_ERRORS = 20

/** How long a page of a list is. */
export const PAGE_SIZES = { standard: DEFAULT_SIZE, most: MAX_SIZE }

/** What our plugins need of an operation's context. */
export type EdgeContext = RecordedContext & { readonly requestId: string; readonly log: Log }

/**
 * Options that ApolloServer is made with besides its schema. Plugins of the application go after these, the one that sets the
 * HTTP status last.
 */
export function apolloOptions<TContext extends EdgeContext>(config: Config, log: Log) {
  const suggestions = config.introspection === 'all' && !config.production
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
    parseOptions: { maxTokens: config.limits.tokens },
    validationRules: [documentLimits(config.limits), oneCredential, knownOperations],
    validationOptions: { maxErrors: MOST_ERRORS, hideSuggestions: !suggestions },
    // One operation a request, with its text: what limits requests then limits operations.
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    // A page of another site can send queries at most, without a token: docs/adr/0020-csrf.md.
    csrfPrevention: false,
    // Who may see the schema is for the policy to say.
    introspection: true,
    // The process has one place that listens for signals.
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      recordOperations<TContext>(),
      errorReport<TContext>(),
      costLimit<TContext>(config.limits, PAGE_SIZES),
    ],
  } satisfies Partial<ApolloServerOptionsWithSchema<TContext>>
}
