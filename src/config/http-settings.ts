import { originPattern } from './network-readers.ts'
import { durationOrZero, integer, list, matching, oneOf, onOff, SECOND } from './readers.ts'
import type { Setting } from './settings.ts'

const SANDBOX = 'https://studio.apollographql.com'

export function httpSettings(setting: Setting, production: boolean) {
  const origins = setting(
    'CORS_ORIGINS',
    '',
    list(originPattern),
    'Origins that may call the API: https://app.example.com, https://*.example.com. Development adds loopback.',
  )
  return {
    /** Development also allows every loopback origin. */
    corsOrigins: production ? origins : [...origins, SANDBOX],
    refreshCookie: {
      mode: setting(
        'REFRESH_COOKIE',
        'client',
        oneOf('client', 'on', 'off'),
        'Refresh token in a cookie: client (only clients that ask for it), on or off.',
      ),
      path: setting(
        'REFRESH_COOKIE_PATH',
        '/graphql',
        matching(/^\/[\w/.~%-]*$/, 'a path, such as /graphql'),
        'Path of the refresh cookie.',
      ),
      sameSite: setting(
        'REFRESH_COOKIE_SAMESITE',
        'strict',
        oneOf('strict', 'lax', 'none'),
        'SameSite of the refresh cookie: strict, lax or none.',
      ),
    },
    /** In bytes. */
    bodyLimit: setting(
      'LIMIT_BODY',
      '262144',
      integer(1024, 16 * 1024 * 1024),
      'Maximum size of a request body, in bytes.',
    ),
    /** Time that a closing server still accepts connections, in milliseconds, so that proxies notice. */
    drainDelay: setting(
      'DRAIN_DELAY',
      production ? '1s' : '0',
      durationOrZero(60 * SECOND, 'from 0 to 60s'),
      'Time that a closing server still answers while /health/ready fails, 0 to 60s; 1s in production.',
    ),
    /** Maximum number of open connections; null derives it from the limit on open files. */
    maxConnections: setting(
      'MAX_CONNECTIONS',
      null,
      integer(16, 1_000_000),
      'Maximum number of open connections. Default: derived from the limit on open files.',
    ),
    web: setting('WEB', 'on', onOff, 'Web application at /: on or off.'),
  }
}
