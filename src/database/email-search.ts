import type { User } from './client/client.ts'
import type { Source } from './keyset-sql.ts'
import type { Window } from './page.ts'

/** The list of users has one order. */
export type UserColumns = { readonly createdAt: 'date'; readonly id: 'id' }

/**
 * Finds users by a part of their email as it is compared: by the part as it is, with no wildcards, and by an index, unless so many
 * have it that it is sooner found without.
 */
export type EmailSearch = {
  /**
   * Those of some users whose email contains the part, to be counted.
   * @param users from "User", with conditions of its columns alone.
   */
  among(users: Source, part: string): Promise<Source>
  /** The rows of the same in a window. */
  find(users: Source, part: string, window: Window<UserColumns>): Promise<User[]>
}
