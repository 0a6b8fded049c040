import Bowser from 'bowser'
import type { IconName } from '../kit/icon.tsx'

/** @param userAgent header of the login's request. @returns a name such as 'Firefox on Windows', and an icon. */
export function deviceOf(userAgent: string | null): { name: string; icon: IconName } {
  if (!userAgent) return { name: 'Unknown device', icon: 'desktop' }
  const { browser, os, platform } = Bowser.parse(userAgent)
  const [program] = userAgent.split(/[/\s]/)
  // Bowser returns '' for an unknown browser. The first word of the header is then the name of the program.
  const known = browser.name || program || 'Unknown device'
  const name = browser.name && os.name ? `${known} on ${os.name}` : known
  return { name, icon: platform.type === 'mobile' || platform.type === 'tablet' ? 'phone' : 'desktop' }
}
