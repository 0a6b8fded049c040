import { useState } from 'react'

export const THEMES = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

export type Theme = (typeof THEMES)[number]['value']

/** Key in localStorage; public/app/theme.js reads it before the first paint. */
const KEY = 'theme'

/** Theme of this device, and its setter. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(() => (document.documentElement.dataset.theme ?? 'system') as Theme)
  return [
    theme,
    (next) => {
      setTheme(next)
      if (next === 'system') {
        localStorage.removeItem(KEY)
        delete document.documentElement.dataset.theme
      } else {
        localStorage.setItem(KEY, next)
        document.documentElement.dataset.theme = next
      }
    },
  ]
}
