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

const isCidr = (text: string): boolean => {
  const [address = '', prefix, ...rest] = text.split('/')
  if (rest.length > 0 || !ipaddr.isValid(address)) return false
  // `ipaddr` also reads `10.1` and octal numbers; people who write those mean something else.
  if (!address.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(address)) return false
  if (prefix === undefined) return true
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (address.includes(':') ? 128 : 32)
}

/** An address or a range, v4 or v6. */
export const cidr = z
  .string()
  .trim()
  .refine(isCidr, 'Write an address or a range like 203.0.113.0/24 or 2001:db8::/32.')
