/** A JSON pointer to a member (RFC 6901, 3). */
export const pointerTo = (name: string): string =>
  `/${name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`
