import { useId } from 'react'
import { Icon } from './icon.tsx'

export type SearchFieldProps = { label: string; value: string; onChange(value: string): void }

/** Search field: reports each keystroke; Escape empties it. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const id = useId()
  return (
    <search className="search">
      <label htmlFor={id} className="visually-hidden">
        {label}
      </label>
      <span className="search-icon">
        <Icon name="search" size={18} />
      </span>
      <input
        id={id}
        type="search"
        className="input search-input"
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && onChange('')}
      />
    </search>
  )
}
