import { originPattern } from './network-readers.ts'
import { InvalidSetting, list, matching, type Read } from './readers.ts'
import type { Setting } from './settings.ts'

const origin: Read<string> = (text) => {
  const read = originPattern(text)
  if (read.includes('*')) throw new InvalidSetting('a comma-separated list of origins such as https://app.example.com')
  return read
}

export function passkeySettings(setting: Setting) {
  return {
    /** Null means the host of APP_URL. */
    rpId: setting(
      'PASSKEY_RP_ID',
      null,
      matching(/^(?!\d+(\.\d+){3}$)[a-z\d-]+(\.[a-z\d-]+)*$/, 'a domain name such as example.com'),
      'Domain that passkeys belong to. Default: the host of APP_URL. Changing it makes all passkeys useless.',
    ),
    /** Empty means the origin of APP_URL. */
    origins: setting(
      'PASSKEY_ORIGINS',
      '',
      list(origin),
      'Pages that may use passkeys. Default: the origin of APP_URL.',
    ),
  }
}
