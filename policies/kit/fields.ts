import ipaddr from 'ipaddr.js'
import { z } from 'zod'

/** A field name of HTTP (RFC 9110, 5.1): a token, kept in lower case. */
export const headerName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[!#$%&'*+.^_`|~0-9a-z-]+$/, 'A header name has letters, digits and hyphens only.')
  .max(100)

/** A field value of HTTP (RFC 9110, 5.5) without line breaks or controls. */
export const headerValue = z
  .string()
  .max(4_000)
  .regex(
    /^[\t\u0020-\u007e\u0080-\u00ff]*$/,
    'A header value has no line breaks or control characters.',
  )

/** An address of http or https; how long it may be is told apart from what it is. */
export const httpAddress = (example: string, charactersMax: number) =>
  z
    .url({ protocol: /^https?$/, error: `An address like ${example}.` })
    .max(charactersMax, `At most ${charactersMax.toLocaleString('en')} characters.`)

/** Largest answer that a step reads whole. */
export const answerBytesMax = z.int().min(1_024).max(10_485_760).default(1_048_576).meta({
  title: 'Largest answer in bytes',
  description: 'A larger JSON answer is replaced by 502, since it cannot be checked.',
})

/** The same, where a step changes streams message by message. */
export const answerOrMessageBytesMax = answerBytesMax.meta({
  title: 'Largest answer in bytes',
  description:
    'A larger JSON answer is replaced by 502, since it cannot be checked. In a stream, the largest message: at a larger one it is cut.',
})

/** Whether an address of http names no user and no password; what is no address is judged elsewhere. */
export const namesNobody = (url: string): boolean => {
  if (!URL.canParse(url)) return true
  const { username, password } = new URL(url)
  return username === '' && password === ''
}

const isCidr = (text: string): boolean => {
  const [address = '', prefix, ...rest] = text.split('/')
  // A zone (RFC 4007, 11) is a matter of one machine: nothing is compared with it.
  if (rest.length > 0 || address.includes('%') || !ipaddr.isValid(address)) return false
  // `ipaddr` also reads `10.1` and octal numbers; people who write those mean something else.
  const dotted = address.slice(address.lastIndexOf(':') + 1)
  if ((dotted === address || dotted.includes('.')) && !ipaddr.IPv4.isValidFourPartDecimal(dotted))
    return false
  if (prefix === undefined) return true
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (address.includes(':') ? 128 : 32)
}

/** Whoever writes `::ffff:203.0.113.0/24` means 256 addresses, and would get all of IPv4. */
const isMoreThanMapped = (text: string): boolean => {
  const [address = '', prefix = '128'] = text.split('/')
  return (
    ipaddr.IPv6.isValid(address) &&
    ipaddr.IPv6.parse(address).isIPv4MappedAddress() &&
    Number(prefix) < 96
  )
}

/** An address or a range, v4 or v6. */
export const cidr = z
  .string()
  .trim()
  .refine(isCidr, 'Write an address or a range like 203.0.113.0/24 or 2001:db8::/32.')
  .refine(
    (text) => !isMoreThanMapped(text),
    'A range of IPv4 that is written as IPv6 has 96 bits before its own. Write it like 203.0.113.0/24.',
  )
