import { useId } from 'react'

export type SelectProps<Value extends string> = {
  label: string
  options: readonly { value: Value; label: string }[]
  value: NoInfer<Value>
  onChange(value: NoInfer<Value>): void
  disabled?: boolean
  /** Hides the label visually; screen readers still read it. */
  quiet?: boolean
}

/** Native select: works with every keyboard, screen reader and phone. */
export function Select<Value extends string>({ label, options, value, onChange, disabled, quiet }: SelectProps<Value>) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id} className={quiet ? 'visually-hidden' : 'label'}>
        {label}
      </label>
      <select
        id={id}
        className="input select"
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value as Value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}
