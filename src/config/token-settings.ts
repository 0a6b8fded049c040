import {
  DAY,
  duration,
  durationOrZero,
  list,
  MINUTE,
  nameOrUri,
  oneOf,
  productionSecret,
  SECOND,
  secret,
} from './readers.ts'
import type { Setting, Settings } from './settings.ts'

export function jwtSettings(setting: Setting, production: boolean) {
  const readSecret = production ? productionSecret : secret
  return {
    secret: setting(
      'JWT_SECRET',
      null,
      readSecret,
      'Signs access tokens: 32 random bytes (openssl rand -base64 32). Development generates one in data/.',
    ),
    previousSecret: setting('JWT_SECRET_PREVIOUS', null, readSecret, 'Previous secret, during a rotation.'),
    privateKeyFile: setting('JWT_PRIVATE_KEY_FILE', null, String, 'PEM file of an RSA or P-256 signing key.'),
    publicKeyFiles: setting('JWT_PUBLIC_KEY_FILES', '', list(String), 'PEM files of further verification keys.'),
    rsaAlgorithm: setting('JWT_RSA_ALGORITHM', 'RS256', oneOf('RS256', 'PS256'), 'Algorithm of RSA keys.'),
    issuer: setting('JWT_ISSUER', 'gatehouse', nameOrUri, 'Claim iss of access tokens.'),
    audience: setting('JWT_AUDIENCE', 'gatehouse', nameOrUri, 'Claim aud of access tokens.'),
  }
}

/** Unset lifetimes are capped by those that are set: no token outlives its session. */
export function durationSettings({ isSet }: Settings, setting: Setting) {
  const ttl = duration(SECOND, 400 * DAY, 'from 1s to 400d')
  const accessTtl = duration(SECOND, DAY, 'from 1s to 1d')
  const unlessSet = (name: string, value: number, max: number) => (isSet(name) ? value : Math.min(value, max))

  const session = setting('SESSION_TTL', '90d', ttl, 'Maximum lifetime of a session.')
  const refresh = setting('REFRESH_TOKEN_TTL', '30d', ttl, 'Lifetime of an unused session.')
  const access = setting('ACCESS_TOKEN_TTL', '15m', accessTtl, 'Lifetime of an access token, 1s to 1d.')
  const refreshGrace = setting(
    'REFRESH_GRACE',
    '10s',
    durationOrZero(MINUTE, 'from 0 to 60s'),
    'How long a used refresh token is answered with the same successor, 0 to 60s.',
  )
  const refreshToken = unlessSet('REFRESH_TOKEN_TTL', refresh, session)
  return { session, refreshToken, accessToken: unlessSet('ACCESS_TOKEN_TTL', access, refreshToken), refreshGrace }
}
