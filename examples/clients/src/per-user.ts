import type { Session } from '@gatehouse/client'

/**
 * One client for each user, with an empty cache: nobody sees another user's data, and pending operations end with the
 * server's answer. In React, give the provider the user's id as its key.
 * @returns a function that returns the current user's client.
 */
export function perUser<Client>(session: Session, create: () => Client): () => Client {
  let userId = session.getUser()?.id
  let client = create()
  session.onChange((user) => {
    if (user?.id === userId) return
    userId = user?.id
    client = create()
  })
  return () => client
}
