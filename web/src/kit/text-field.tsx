import { type ReactNode, useState } from 'react'
import { FieldError } from 'react-aria-components/FieldError'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { Text } from 'react-aria-components/Text'
import { TextArea } from 'react-aria-components/TextArea'
import { type TextFieldProps as AriaProps, TextField as AriaTextField } from 'react-aria-components/TextField'
import { Icon } from './icon.tsx'

export type TextFieldProps = Omit<AriaProps, 'children' | 'className' | 'style'> & {
  label: string
  hint?: ReactNode
  /** Number of lines, 1 by default; more make it a textarea. */
  lines?: number
}

/** Labelled field. The surrounding form gives its error, by `name`. */
export function TextField({ label, hint, lines = 1, ...props }: TextFieldProps) {
  const [shown, setShown] = useState(false)
  const secret = props.type === 'password'
  return (
    <AriaTextField {...props} className="field" {...(secret && { type: shown ? 'text' : 'password' })}>
      <Label className="label">{label}</Label>
      <div className="control">
        {lines > 1 ? <TextArea className="input" rows={lines} /> : <Input className="input" spellCheck={!secret} />}
        {secret && (
          <button type="button" className="reveal" aria-pressed={shown} onClick={() => setShown(!shown)}>
            <Icon name={shown ? 'hidden' : 'eye'} size={18} />
            <span className="visually-hidden">Show {label.toLowerCase()}</span>
          </button>
        )}
      </div>
      {hint && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error" />
    </AriaTextField>
  )
}
