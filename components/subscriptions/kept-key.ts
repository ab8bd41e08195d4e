const place = 'gatehouse_key'

/** Keeps a key for this tab only, by its reader's choice; the portal never sees it again. */
export const keepKey = (key: string): void => sessionStorage.setItem(place, key)
export const keptKey = (): string =>
  typeof window === 'undefined' ? '' : (sessionStorage.getItem(place) ?? '')
export const forgetKey = (): void => sessionStorage.removeItem(place)
