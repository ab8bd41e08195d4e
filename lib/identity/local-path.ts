/** What stands in addresses (RFC 3986), and nothing that browsers leave out or take for a slash. */
const LOCAL = /^\/(?![/\\])[\w\-.~%!$&'()*+,;=:@/?#[\]]*$/

/** A path of this portal to go on to; anything that could lead elsewhere becomes `otherwise`. */
export const localPath = (value: unknown, otherwise: string): string =>
  typeof value === 'string' && LOCAL.test(value) ? value : otherwise
