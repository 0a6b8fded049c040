import type { User } from '../database/client/client.ts'
import type { Reader } from '../database/database.ts'
import { AppError } from '../errors.ts'
import type { Viewer } from '../sessions/viewer.ts'

/** The viewer's account. @throws UNAUTHENTICATED where it was deleted since the token was read. */
export async function ownAccount(reader: Pick<Reader, 'user'>, viewer: Viewer): Promise<User> {
  const user = await reader.user.findUnique({ where: { id: viewer.userId } })
  if (user === null) throw new AppError('UNAUTHENTICATED', { reason: 'revoked' })
  return user
}
