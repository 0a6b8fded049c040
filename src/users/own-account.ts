import { AppError } from '../core/errors.ts'
import type { User } from '../database/client/client.ts'
import type { Reader } from '../database/port.ts'
import type { Viewer } from '../tokens/viewer.ts'

/** Returns the viewer's account. @throws AppError UNAUTHENTICATED if it was deleted after the token was issued. */
export async function ownAccount(reader: Pick<Reader, 'user'>, viewer: Viewer): Promise<User> {
  const user = await reader.user.findUnique({ where: { id: viewer.userId } })
  if (user === null) throw new AppError('UNAUTHENTICATED', { reason: 'revoked' })
  return user
}
