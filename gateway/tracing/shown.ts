/** Whether a value may not be told; the name of its header or parameter, or empty. */
export type Hides = (name: string, value: string) => boolean

/** Stands where a value may not be told. */
export const HIDDEN = 'hidden'
/** Names of headers and parameters whose values open doors. */
const secretName =
  /auth|cookie|key|token|secret|passw|passphrase|pwd|credential|session|jwt|saml|assertion|signature|\bsig\b|otp|\bpin\b|\bcode\b|x-amz|nonce/i
/**
 * Credentials under any name: a scheme of RFC 9110, 11.1, or a token of RFC 7519. A token is looked for where it would be
 * shown: from every place on the time would grow with the square of the value's length.
 */
const secretValue = /^(?:(?:bearer|basic|digest|negotiate)\s|.{0,200}?\beyJ[\w-]+\.[\w-]+\.)/is
/** Fields whose value is an address, which may carry credentials in its query. */
const isAddress = new Set(['location', 'content-location', 'referer', 'refresh', 'link'])
const SHOWN_CHARACTERS_MAX = 200

/** A value as a trace may show it: none of a credential or secret, and long ones cut. */
export function shown(name: string, value: string, hides: Hides): string {
  if (secretName.test(name) || secretValue.test(value) || hides(name, value)) return HIDDEN
  const mark = isAddress.has(name) ? value.indexOf('?') : -1
  const told = mark === -1 ? value : `${value.slice(0, mark)}?…`
  return told.length > SHOWN_CHARACTERS_MAX
    ? `${told.slice(0, SHOWN_CHARACTERS_MAX)}… (${told.length} characters)`
    : told
}

/** A query, each value as a trace may show it. */
export function shownQuery(query: string, hides: Hides): string {
  if (query.length < 2) return query
  const texts = query
    .slice(1)
    .split('&')
    .map((pair) => {
      const mark = pair.indexOf('=')
      if (mark === -1) return shown('', pair, hides)
      const [name, value] = [pair.slice(0, mark), pair.slice(mark + 1)]
      const told = shown(decoded(name), value, hides)
      return `${name}=${shown(decoded(name), decoded(value), hides) === HIDDEN ? HIDDEN : told}`
    })
  return `?${texts.join('&')}`
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '))
  } catch {
    return name
  }
}
