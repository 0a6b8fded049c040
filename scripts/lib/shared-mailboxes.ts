/** Finds accounts that share a mailbox: older versions compared international domains as typed. */

import { emailKeyOf, storedKeysOf } from '../../src/core/email-address.ts'
import type { Reader } from '../../src/database/port.ts'

export type Account = { readonly id: string; readonly email: string }

const PAGE = 1000

/** Reads all accounts page by page. @returns the mailboxes with several accounts. */
export async function findSharedMailboxes({ user }: Pick<Reader, 'user'>): Promise<Map<string, Account[]>> {
  const shared = new Map<string, Account[]>()
  const select = { id: true, email: true }
  for (let after = ''; ; ) {
    const page = await user.findMany({ where: { id: { gt: after } }, orderBy: { id: 'asc' }, take: PAGE, select })
    for (const { email } of page) {
      // All other addresses have a single, unique spelling.
      const keys = storedKeysOf(email)
      const mailbox = emailKeyOf(email)
      if (keys.length === 1 || shared.has(mailbox)) continue
      const accounts = await user.findMany({ where: { emailKey: { in: keys } }, orderBy: { id: 'asc' }, select })
      if (accounts.length > 1) shared.set(mailbox, accounts)
    }
    const last = page.at(-1)
    if (!last) return shared
    after = last.id
  }
}
