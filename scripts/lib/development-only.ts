import { type Config, parseConfig } from '../../src/config/config.ts'
import { loadEnvFile } from '../../src/config/env-file.ts'
import { StartupError } from '../../src/core/errors.ts'

/**
 * Returns the settings for a command that must never run in production.
 * @throws StartupError unless NODE_ENV is development or test.
 */
export function developmentConfig(env: Record<string, string | undefined>, command: string): Config {
  loadEnvFile(env)
  // Checked before the other settings, which may be incomplete here.
  if (env.NODE_ENV?.trim() === 'production') throw new StartupError(`${command} does not run in production.`)
  return parseConfig({ ...env, LOG_LEVEL: 'silent' })
}
