export interface WaysOn {
  sentence: string
  href: string
  label: string
  /** Where a visitor signs in and comes back; null: somebody is signed in. */
  signIn: string | null
}

/** Of an operation, in an API. */
const OPERATION = /^\/apis\/([a-z0-9-]+)\/[^/?]+(?:\?|$)/

/** Where to go from an address at which nothing is shown. It is not told whether anything is there. */
export function waysOn(path: string | null, { isVisitor }: { isVisitor: boolean }): WaysOn {
  const [, api] = OPERATION.exec(path ?? '') ?? []
  return {
    sentence: [
      api
        ? 'The operation may have another address by now, or cannot be called any more.'
        : 'The address is wrong, or what was here is not for you.',
      ...(isVisitor ? ['Some things are shown to partners only: sign in if you are one.'] : []),
    ].join(' '),
    ...(api
      ? { href: `/apis/${api}`, label: 'All operations of this API' }
      : { href: '/catalogue', label: 'To the catalogue' }),
    signIn: isVisitor && path ? `/sign-in?next=${encodeURIComponent(path)}` : null,
  }
}
