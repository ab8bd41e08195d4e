import { useSyncExternalStore } from 'react'

/**
 * Keys that this browser knows, by subscription: just made, and then only until the page is left; or kept for this
 * tab by their reader's choice. The portal never sees one again.
 */
const place = 'gatehouse_keys'
const onThisPage = new Map<string, string>()
const listeners = new Set<() => void>()

function kept(): Record<string, string> {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? '{}') as Record<string, string>
  } catch {
    return {}
  }
}
const tell = () => {
  for (const listener of listeners) listener()
}

/** For as long as it stands on this page. */
export function holdKey(subscriptionId: string, key: string): void {
  onThisPage.set(subscriptionId, key)
  tell()
}

/** It has been stored elsewhere. */
export function releaseKey(subscriptionId: string): void {
  onThisPage.delete(subscriptionId)
  tell()
}

/** For as long as this tab is open. */
export function keepKey(subscriptionId: string, key: string): void {
  sessionStorage.setItem(place, JSON.stringify({ ...kept(), [subscriptionId]: key }))
  tell()
}

/** It is refused by now: what ends in `lastFour` opens nothing. */
export function forgetRefusedKey(subscriptionId: string, lastFour: string): void {
  const { [subscriptionId]: key, ...others } = kept()
  if (key?.endsWith(lastFour)) sessionStorage.setItem(place, JSON.stringify(others))
  tell()
}

export function forgetKeys(): void {
  sessionStorage.removeItem(place)
  onThisPage.clear()
  tell()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The key that stands on this page in full; empty: none does. */
export const useShownKey = (subscriptionId: string): string =>
  useSyncExternalStore(
    subscribe,
    () => onThisPage.get(subscriptionId) ?? '',
    () => '',
  )

/** The key of a subscription, if this browser knows it; empty: it does not. */
export const useKnownKey = (subscriptionId: string | null): string =>
  useSyncExternalStore(
    subscribe,
    () =>
      subscriptionId === null
        ? ''
        : (onThisPage.get(subscriptionId) ?? kept()[subscriptionId] ?? ''),
    () => '',
  )
