import { useState } from 'react'
import { type Client, useClient } from 'urql'
import { Link } from 'wouter'
import { ActionForm } from '../api/action-form.tsx'
import { MeDocument, VerifyEmailDocument } from '../api/generated/graphql.ts'
import { useAction } from '../api/use-action.ts'
import { Notice } from '../kit/notice.tsx'
import { PageHeader } from '../kit/page.tsx'
import { session } from '../session/session.ts'
import { useMailedToken } from './mailed-token.ts'

/** Verifies by a button, not by opening the link: email scanners open links. */
export function VerifyEmailPage() {
  const token = useMailedToken()
  const client = useClient()
  const [verify] = useAction(VerifyEmailDocument)
  const [isVerified, setVerified] = useState(false)
  const [keepsSession, setKeepsSession] = useState(false)
  return (
    <>
      <PageHeader title="Confirm your email" />
      {isVerified ? (
        <Notice kind="success" title="Your email is confirmed">
          {keepsSession
            ? 'You can close this page.'
            : 'Another device asked for this email. Every device was signed out, and a link that sets a new password is on its way to you.'}
        </Notice>
      ) : (
        <ActionForm
          submit="Confirm"
          onSubmit={async () => {
            const { failure } = await verify({ token })
            if (failure) return failure
            setKeepsSession(await isSignedIn(client))
            setVerified(true)
            return failure
          }}
        >
          <p className="muted">Confirm that this email address is yours.</p>
        </ActionForm>
      )}
      <p className="aside">
        <Link href="/">Go to Gatehouse</Link>
      </p>
    </>
  )
}

/** Whether this browser is still signed in. Its session was revoked unless it requested the link. */
async function isSignedIn(client: Client): Promise<boolean> {
  if (!session.getUser()) return false
  const { data } = await client.query(MeDocument, {}, { requestPolicy: 'network-only' }).toPromise()
  return data !== undefined
}
