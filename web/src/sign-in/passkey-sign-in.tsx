import { stringifyDocument } from '@urql/core'
import { useEffect, useState } from 'react'
import { useClient } from 'urql'
import { type Failure, failureOf } from '../api/failure.ts'
import { FailureNotice } from '../api/failure-notice.tsx'
import { BeginPasskeyLoginDocument, LoginWithPasskeyDocument } from '../api/generated/graphql.ts'
import { Button } from '../kit/button.tsx'
import { usePasskey as askForPasskey, hasPasskeys, wasDismissed } from '../session/passkey.ts'
import { challengeOf } from '../session/second-step.tsx'
import { session } from '../session/session.ts'

const WRONG = {
  INVALID_CREDENTIALS: { title: 'That passkey is not accepted', text: 'Try again, or use your password.' },
}

/**
 * Offers passkeys with a button and in the autofill of the email. @param onChallenge called if the account also needs a
 * code.
 */
export function PasskeySignIn({ onChallenge }: { onChallenge(challenge: string): void }) {
  const client = useClient()
  const [failure, setFailure] = useState<Failure>()
  const [attempt, setAttempt] = useState(0)

  async function signIn(ceremony: { conditional?: boolean; signal?: AbortSignal }): Promise<void> {
    try {
      const { data, error } = await client.mutation(BeginPasskeyLoginDocument, {}).toPromise()
      if (!data) throw error
      const response = await askForPasskey(data.beginPasskeyLogin.options, ceremony)
      await session.authenticate(stringifyDocument(LoginWithPasskeyDocument), { input: { response } })
    } catch (error) {
      const challenge = challengeOf(error)
      if (challenge !== null) onChallenge(challenge)
      // The user did not request the offer in the autofill, so its failure is not shown.
      else if (!ceremony.conditional && !wasDismissed(error)) setFailure(failureOf(error))
    }
  }

  // The challenge of the autofill expires after five minutes. It is renewed before that, and after each use of the
  // button.
  // biome-ignore lint/correctness/useExhaustiveDependencies: begins again with each attempt alone
  useEffect(() => {
    const ending = new AbortController()
    const isOffered = async () => hasPasskeys() && (await PublicKeyCredential.isConditionalMediationAvailable?.())
    const begin = async () => {
      if ((await isOffered()) && !ending.signal.aborted) await signIn({ conditional: true, signal: ending.signal })
    }
    begin()
    const timer = setTimeout(() => setAttempt(attempt + 1), 4 * 60_000)
    return () => {
      clearTimeout(timer)
      ending.abort()
    }
  }, [attempt])

  if (!hasPasskeys()) return null
  return (
    <div className="form">
      {failure && <FailureNotice failure={failure} own={WRONG} />}
      <Button
        onPress={async () => {
          setFailure(undefined)
          await signIn({})
          setAttempt(attempt + 1)
        }}
      >
        Use a passkey
      </Button>
    </div>
  )
}
