import { ConfigError, parseConfig } from '../../src/config/config.ts'

/** Returns the configuration errors of an environment, one per line. */
export function issuesOf(env: Record<string, string | undefined>): readonly string[] {
  try {
    parseConfig(env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.issues
    throw error
  }
}
