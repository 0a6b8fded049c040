import { type EmailContent, emailContent, typed } from '../email-content.ts'

export type NewDeviceValues = {
  name?: string | null | undefined
  /** Name from core/device.ts, never a raw user agent. */
  device: string
  ip: string | null
  at: Date
  site: string
}

/** To the account owner, after a sign-in from a new device. */
export const newDevice = ({ name, device, ip, at, site }: NewDeviceValues): EmailContent =>
  emailContent({
    subject: 'New sign-in to your account',
    name,
    blocks: [
      'Your account was signed in to from a device that we have not seen before.',
      { facts: { Device: device, Address: typed(ip ?? 'unknown'), Time: timeOf(at) } },
      'If it was you, there is nothing to do.',
      `If it was not you, set a new password at once, which signs out every device: ${site}`,
    ],
  })

const timeOf = (at: Date) => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
