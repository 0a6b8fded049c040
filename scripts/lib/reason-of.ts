import { ConfigError } from '../../src/config/config.ts'
import { AppError, type Issue, StartupError } from '../../src/core/errors.ts'

/** Returns the problem in one line for the operator. */
export function reasonOf(error: unknown): string {
  if (error instanceof ConfigError) return error.issues.join('; ')
  if (error instanceof AppError && 'issues' in error.details)
    return error.details.issues.map(({ path, message }: Issue) => `${path.join('.')}: ${message}`).join(' ')
  if (error instanceof AppError || error instanceof StartupError) return error.message
  return error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error)
}
