import { useEffect, useEffectEvent } from 'react'

/** Longer than any token is; the rest of a longer one is nobody's. */
const CHARACTERS_MAX = 200

/**
 * The token of the link that led here, which stands behind the `#`: told once the page is there, taken out of the
 * address bar and the browser's history, and kept in the tab under a name, so that a reload finds it.
 */
export function useLinkToken(keptAs: string, onToken: (token: string) => void): void {
  const tell = useEffectEvent(onToken)
  useEffect(() => {
    const given = window.location.hash.slice(1) || (sessionStorage.getItem(keptAs) ?? '')
    const token = given.slice(0, CHARACTERS_MAX)
    sessionStorage.setItem(keptAs, token)
    window.history.replaceState(null, '', window.location.pathname)
    tell(token)
  }, [keptAs])
}
