/** Viewers in the form that the authorization engine expects. */

import { type GraphQLSchema, getNamedType } from 'graphql'
import type { Viewer as EngineViewer } from '../authorization/index.ts'
import type { Role } from '../database/client/client.ts'
import type { SignIn } from '../sessions/service.ts'
import type { Viewer } from '../tokens/viewer.ts'
import type { Context } from './context.ts'

/** Adds the user id, which object rules compare. */
export type AuthorizedViewer = EngineViewer<Role> & { readonly userId: string }

/** Assumed clock difference between two instances, in milliseconds. */
const CLOCK_TOLERANCE = 60_000

export type EngineViewers = {
  /** The user that a field of the operation signed in, otherwise the user of the bearer token. */
  of(context: Context): AuthorizedViewer | null
  /** Context for resolvers below a field that signed a user in. */
  contextBelowSignIn(context: Context): Context
}

/**
 * Wraps the mutations that return an AuthPayload: the user they sign in becomes the viewer of this context. This also
 * happens when a field is executed again and its outcome is replayed.
 */
export function trackSignIns(schema: GraphQLSchema, now: () => Date): EngineViewers {
  const signedIn = new WeakMap<Context, Viewer>()
  const authorized = new WeakMap<Viewer, AuthorizedViewer>()
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve } = field
    if (!resolve || getNamedType(field.type).name !== 'AuthPayload') continue
    field.resolve = async (source, args, context: Context, info) => {
      const payload = (await resolve(source, args, context, info)) as SignIn
      const viewer = context.services.sessions.viewerOf(payload)
      if (viewer) signedIn.set(context, viewer)
      return payload
    }
  }
  return {
    of(context) {
      const viewer = signedIn.get(context) ?? context.viewer
      return viewer && authorizedOf(viewer)
    },
    contextBelowSignIn: (context) => ({ ...context, viewer: signedIn.get(context) ?? context.viewer }),
  }

  function authorizedOf(viewer: Viewer): AuthorizedViewer {
    const known = authorized.get(viewer)
    if (known) return known
    const { userId, role, factors } = viewer
    const made: AuthorizedViewer = {
      ...{ userId, role, factors, scopes: 'all' },
      // Computed on each read, since the clock may be set back after the first use of the token.
      get authTime() {
        return plausible(viewer.authTime)
      },
    }
    authorized.set(viewer, made)
    return made
  }
  /** Another instance's clock may run slightly ahead. A time beyond that reveals no age, so it satisfies no maxAge. */
  function plausible(authTime: Date): Date {
    const ahead = authTime.getTime() - now().getTime()
    return ahead > 0 && ahead <= CLOCK_TOLERANCE ? now() : authTime
  }
}
