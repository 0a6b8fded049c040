import { useState } from 'react'
import { useClient } from 'urql'
import { type Failure, failureOf } from '../api/failure.ts'
import { FailureNotice } from '../api/failure-notice.tsx'
import { ExportMyDataDocument } from '../api/generated/graphql.ts'
import type { Outcome } from '../api/use-action.ts'
import { Button } from '../kit/button.tsx'
import { Section } from '../kit/page.tsx'
import { confirmIdentity } from '../session/step-up.ts'

export function DataPage() {
  const client = useClient()
  const [isPending, setPending] = useState(false)
  const [failure, setFailure] = useState<Failure>()

  async function read(): Promise<Outcome<unknown>> {
    const request = client.query(ExportMyDataDocument, {}, { requestPolicy: 'network-only' })
    const { data, error } = await request.toPromise()
    return data ? { data: data.exportMyData } : { failure: failureOf(error) }
  }

  async function download(): Promise<void> {
    setPending(true)
    const { data, failure } = await confirmIdentity(read)
    setPending(false)
    setFailure(failure)
    if (!failure) save(data)
  }

  return (
    <Section
      title="Download your data"
      about="Everything that the service stores about you, as a file. It holds no passwords."
    >
      {failure && <FailureNotice failure={failure} />}
      <Button isPending={isPending} onPress={download}>
        Download
      </Button>
    </Section>
  )
}

function save(data: unknown): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = 'my-data.json'
  link.click()
  setTimeout(() => URL.revokeObjectURL(url))
}
