import { useEffect, useState } from 'react'

/**
 * @returns the token in the link of an email. It is removed from the address at once, so that neither history nor
 * referrer keeps it.
 */
export function useMailedToken(): string {
  return useMailedLink().token
}

/** @returns token and email in the link of an email. */
export function useMailedLink(): { token: string; email: string } {
  const [link] = useState(() => {
    const parameters = new URLSearchParams(location.search)
    return { token: parameters.get('token') ?? '', email: parameters.get('email') ?? '' }
  })
  useEffect(() => history.replaceState(history.state, '', location.pathname), [])
  return link
}
