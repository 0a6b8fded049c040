import { TextField } from '../kit/text-field.tsx'

export function NewPassword({ autoFocus = false }: { autoFocus?: boolean }) {
  return (
    <TextField
      name="password"
      type="password"
      label="Password"
      autoComplete="new-password"
      hint="Use a few words that you can remember: length matters most."
      isRequired
      autoFocus={autoFocus}
    />
  )
}
