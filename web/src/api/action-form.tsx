import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { Form } from 'react-aria-components/Form'
import { Button, type ButtonProps } from '../kit/button.tsx'
import { type Failure, failureOf } from './failure.ts'
import { FailureNotice, type OwnWords } from './failure-notice.tsx'

export type ActionFormProps = {
  /**
   * Sends the field values, by name. @returns the failure; undefined on success. A thrown error counts as a failure.
   */
  onSubmit(values: Record<string, string>): Promise<Failure | undefined>
  submit: string
  kind?: ButtonProps['kind']
  words?: OwnWords
  /** Rendered beside the submit button. */
  actions?: ReactNode
  children?: ReactNode
}

/** Error messages by field name. */
type Faults = Record<string, string[]>

/** Form: sends once, keeps its values after a failure, and shows each error at its field until that is edited. */
export function ActionForm({ onSubmit, submit, kind = 'primary', words, actions, children }: ActionFormProps) {
  const [pending, setPending] = useState(false)
  const [faults, setFaults] = useState<Faults>({})
  const [failure, setFailure] = useState<Failure>()
  const form = useRef<HTMLFormElement>(null)

  async function send(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const { currentTarget } = event
    const found = faultsOf(currentTarget)
    setFaults(found)
    setFailure(undefined)
    if (pending || Object.keys(found).length > 0) return
    const values = Object.fromEntries([...new FormData(currentTarget)].map(([name, value]) => [name, `${value}`]))
    setPending(true)
    const told = await onSubmit(values).catch(failureOf)
    setPending(false)
    const { atFields, rest } = sort(told, (name) => currentTarget.elements.namedItem(name) !== null)
    setFaults(atFields)
    setFailure(rest)
  }

  // Errors disappear at the first keystroke, not on blur, which would move the layout under the pointer.
  function forget({ target }: FormEvent): void {
    const { name } = target as HTMLInputElement
    if (faults[name]) setFaults(({ [name]: _, ...others }) => others)
  }

  const found = useRef(faults)
  useEffect(() => {
    const isNew = Object.keys(faults).some((name) => found.current[name] === undefined)
    found.current = faults
    if (isNew) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [faults])

  return (
    <Form ref={form} onSubmit={send} validationBehavior="aria" validationErrors={faults}>
      <div className="form" onInput={forget}>
        {failure && <FailureNotice failure={failure} {...(words && { own: words })} />}
        {children}
        <div className="form-actions">
          <Button type="submit" kind={kind} isPending={pending}>
            {submit}
          </Button>
          {actions}
        </div>
      </div>
    </Form>
  )
}

/** Errors that need no server: empty required fields, malformed emails. */
function faultsOf(form: HTMLFormElement): Faults {
  const inputs = [...form.elements].filter((element) => element instanceof HTMLInputElement)
  const fault = (input: HTMLInputElement) => {
    if (input.ariaRequired === 'true' && input.value.trim() === '') return 'Fill this in.'
    return input.validity.typeMismatch ? 'Enter an email address, such as ada@example.com.' : null
  }
  return Object.fromEntries(
    inputs.flatMap((input) => (fault(input) === null ? [] : [[input.name, [`${fault(input)}`]]])),
  )
}

/** Splits a failure into messages at fields, and the rest. */
function sort(failure: Failure | undefined, isField: (name: string) => boolean): { atFields: Faults; rest?: Failure } {
  if (!failure) return { atFields: {} }
  const nameOf = ({ path }: Failure['issues'][number]) => path.at(-1) ?? ''
  const told = failure.issues.filter((issue) => isField(nameOf(issue)))
  const atFields = Object.groupBy(told, nameOf)
  const rest = { ...failure, issues: failure.issues.filter((issue) => !told.includes(issue)) }
  const faults = Object.fromEntries(
    Object.entries(atFields).map(([name, issues = []]) => [name, issues.map(({ message }) => message)]),
  )
  return told.length > 0 && rest.issues.length === 0 ? { atFields: faults } : { atFields: faults, rest }
}
