import { z } from 'zod'
import { givenName } from '#lib/shared/given-name.ts'
import { isInCalendar, momentInput } from '#lib/shared/moment.ts'
import { namesNobody } from '#policies/kit/fields.ts'

export const instant = z.iso.datetime({ offset: true })

export const apiName = givenName('Give the API a name.').meta({
  title: 'Name',
  description: 'As readers see it in the catalogue.',
})

export const apiPath = z
  .string()
  .trim()
  .max(200)
  .regex(
    /^(\/[A-Za-z0-9._~-]+)+$/,
    'Begin with a slash; segments of letters, digits and . _ ~ -, no slash at the end.',
  )
  .refine(
    (path) => !path.split('/').some((segment) => segment === '.' || segment === '..'),
    'No segment may be . or ..',
  )
  .meta({
    title: 'Path on the gateway',
    description: 'Where callers reach it, e.g. /petstore or /petstore/v2.',
  })

export const backendUrl = z
  .url({ protocol: /^https?$/, error: 'An address like https://api.example.com/v1.' })
  .max(2_000)
  .overwrite((url) => url.replace(/\/+$/, ''))
  .refine((url) => !/[?#]/.test(url), 'No query and no fragment.')
  .refine(namesNobody, 'No user name or password in the address.')
  .meta({
    title: 'Backend',
    description: 'The address calls are sent on to; the path of the operation is appended.',
  })

/** An address for a `Link` header: what is not ASCII is written in percent signs and Punycode. */
export const linkedUrl = z
  .url({ protocol: /^https?$/, error: 'An address like https://portal.example.com/apis/orders-2.' })
  .max(1_000)
  .overwrite((url) => (URL.canParse(url) ? new URL(url).href : url))

/** Headers tell moments in whole seconds (RFC 9110, 5.6.7). */
export const wholeSecond = momentInput({ offset: true }).overwrite((text) =>
  isInCalendar(text) ? new Date(Math.floor(Date.parse(text) / 1_000) * 1_000).toISOString() : text,
)

export const apiSummary = z
  .string()
  .trim()
  .max(300)
  .meta({ title: 'Summary', description: 'One sentence for the catalogue.' })

export const apiSlug = z
  .string()
  .trim()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Small letters, digits and single hyphens, like “orders”.')
  .max(60)
  .meta({ title: 'Address in the portal', description: 'The last part of /apis/… .' })
