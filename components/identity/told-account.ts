import { forgetKeys } from '#components/subscriptions/kept-key.ts'
import { changeSince, SIGNED_OUT } from '#lib/http/shown-account.ts'

/** What the newest page, or sign-out, of this browser said: all tabs read it. In a tab, for whom its last page was. */
const place = 'gatehouse_account'

export const toldAccount = (): string | null => localStorage.getItem(place)

/** A page for this account has been made just now. Keys that its tab keeps for another are forgotten. */
export function tellAccount(account: string): void {
  if (changeSince(account, sessionStorage.getItem(place))) forgetKeys()
  for (const storage of [sessionStorage, localStorage]) {
    // A page that shows no organisation says nothing of the one that others show.
    if (!storage.getItem(place)?.startsWith(account)) storage.setItem(place, account)
  }
}

/** Whoever was signed in here has gone; the other tabs hear it. */
export function tellSignedOut(): void {
  forgetKeys()
  localStorage.setItem(place, SIGNED_OUT)
}

/** Calls `hear` when another tab has told something, and when this one comes back to be seen. */
export function onAccountTold(hear: () => void): () => void {
  const onStorage = ({ key }: StorageEvent) => {
    if (key === place) hear()
  }
  window.addEventListener('storage', onStorage)
  // A page that was put aside, by Back or to save memory, has heard nothing meanwhile.
  window.addEventListener('pageshow', hear)
  document.addEventListener('visibilitychange', hear)
  return () => {
    window.removeEventListener('storage', onStorage)
    window.removeEventListener('pageshow', hear)
    document.removeEventListener('visibilitychange', hear)
  }
}
