import { z } from 'zod'
import { apiId } from './ids.ts'
import { keyEntry } from './keys.ts'
import { httpMethod } from './snapshot.ts'
import { trace } from './trace.ts'

/** Of an order as text: an API with a long description of its operations has some millions. */
export const REPLAY_BYTES_MAX = 32_000_000
/** Longer than a call takes that waits for an issuer's keys; then the replay is given up. Time of its own, see the gateway. */
export const REPLAY_MS_MAX = 10_000
/** In all, with what it waited for a core: as long as whoever has asked waits for it. */
export const REPLAY_WAIT_MS_MAX = 50_000

/** A header as it is written; the names of several may be the same. */
export const typedHeader = z.strictObject({
  name: z
    .string()
    .max(200)
    .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'Not the name of a header.'),
  value: z
    .string()
    .max(8_000)
    .regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'A header has one line, of Latin letters.'),
})
const typedHeaders = z.array(typedHeader).max(100)
/** A listener refuses a request whose Host is not one host (RFC 9112, 3.2); the replay begins behind it. */
const requestHeaders = typedHeaders.superRefine((headers, context) => {
  const hosts = [...headers.entries()].filter(([, { name }]) => name.toLowerCase() === 'host')
  for (const [position, [index, { value }]] of hosts.entries())
    if (position > 0)
      context.addIssue({
        code: 'custom',
        path: [index, 'name'],
        message: 'There is a Host already.',
      })
    else if (!/^(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/.test(value.trim()))
      context.addIssue({
        code: 'custom',
        path: [index, 'value'],
        message: 'A Host is a name or an address, and perhaps a port: api.example.com:8443.',
      })
})
/** Null: there is none. */
const typedBody = z.string().max(1_000_000).nullable()

/** A call that nobody has made. */
export const replayRequest = z.strictObject({
  method: httpMethod,
  /** Path and query, as a caller writes them. */
  target: z
    .string()
    .max(16_000)
    .regex(
      /^\/[\x21\x22\x24-\x7e]*$/,
      'Begins with a slash; blanks, # and letters beyond ASCII are encoded.',
    ),
  headers: requestHeaders,
  body: typedBody,
  clientIp: z.union([z.ipv4(), z.ipv6()], 'Not an address like 203.0.113.7.'),
  scheme: z.enum(['http', 'https']),
})

/** What stands in for the backend, which is not called. */
export const replayAnswer = z.strictObject({
  status: z.int().min(200).max(599),
  headers: typedHeaders,
  body: typedBody,
})

/** `POST /v1/replay`: one call through one snapshot, apart from all calls; it leaves nothing behind. */
export const replayOrder = z.strictObject({
  /** What `PUT /v1/snapshot` takes; that of one API is enough. */
  snapshot: z.unknown(),
  apiId,
  request: replayRequest,
  /** As if the key of this entry came in that header; null: none comes. */
  key: z
    .strictObject({ header: z.string().max(200), entry: keyEntry.omit({ hash: true }) })
    .nullable(),
  answer: replayAnswer,
})
export type ReplayOrder = z.infer<typeof replayOrder>

/** A message as a trace may show it: credentials and secrets are `hidden`, long values and bodies cut. */
const shownMessage = {
  headers: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  body: z.string().nullable(),
  bodyBytes: z.int().min(0),
}

/** `POST /v1/replay`, 200. */
export const replayed = z.strictObject({
  trace: trace.omit({ ticketId: true }),
  /** What the backend would have got, at the last try; null: it would not have been called. */
  sent: z
    .strictObject({
      method: z.string(),
      address: z.string(),
      path: z.string(),
      query: z.string(),
      ...shownMessage,
    })
    .nullable(),
  /** What the caller would get. */
  answer: z.strictObject({ status: z.int(), ...shownMessage }),
})
export type Replayed = z.infer<typeof replayed>
