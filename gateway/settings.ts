import { z } from 'zod'
import { networkSetting } from '#policies/kit/network-setting.ts'
import { type ListenerLimits, listenerLimits } from './server/limits.ts'

const port = z.coerce.number('must be a port').int('must be a port').min(0).max(65_535)

/** The listeners look at their clocks once a second: less would be no patience at all. */
const patience = (limit: keyof ListenerLimits) =>
  z.coerce.number().int().min(2_000).max(3_600_000).default(listenerLimits[limit])

const schema = z.object({
  GATEWAY_HOST: z.string().default('0.0.0.0'),
  GATEWAY_PORT: port.default(8080),
  /** Calls under TLS; absent: none are taken. */
  GATEWAY_TLS_PORT: port.optional(),
  /** Two UDP ports for HTTP/3, used in turn, as `8443,8444`; absent: none is spoken. Needs GATEWAY_TLS_PORT. */
  GATEWAY_HTTP3_PORTS: z
    .string()
    .transform((text): unknown => text.split(','))
    .pipe(z.tuple([port, port], 'must be two ports, as 8443,8444'))
    .optional(),
  /** Callers under TLS are asked for a certificate of their own, for APIs that want one. */
  GATEWAY_CLIENT_CERTIFICATES: z.stringbool().default(false),
  /** Networks of proxies in front, as `10.0.0.0/8,2001:db8::/32`, whose X-Forwarded-For and -Proto are believed. */
  GATEWAY_TRUSTED_PROXIES: networkSetting,
  /** Of the traces that begin at the gateway (W3C Trace Context), how many say that they are recorded; 0 to 1. */
  GATEWAY_TRACE_SHARE: z.coerce.number('must be a number').min(0).max(1).default(0.05),
  /** Of the country of each address, in MaxMind's format (mmdb); absent: the one that comes along. */
  GATEWAY_COUNTRIES_FILE: z.string().min(1).optional(),
  /** Connections of callers at once, and no more than three fifths of the files that the process may open; beyond, those without a call make room, and without one newcomers are closed. */
  GATEWAY_CONNECTIONS_MAX: z.coerce.number().int().min(1).default(20_000),
  /** Threads that answer calls, on one port. Limits are exact over all of them. */
  GATEWAY_THREADS: z.coerce.number('must be a number').int().min(1).max(64).default(1),
  /** Keys that there is room for. */
  GATEWAY_KEYS_MAX: z.coerce
    .number('must be a number')
    .int()
    .min(1_000)
    .max(50_000_000)
    .default(4_000_000),
  /** Callers whose calls are counted apart, for each kind of limit; those beyond share one count. */
  GATEWAY_CALLERS_MAX: z.coerce
    .number('must be a number')
    .int()
    .min(1_024)
    .max(16_777_216)
    .default(131_072),
  /** Redis that gateways share limits in, as `redis://…` or `rediss://…`; absent: each counts for itself. */
  GATEWAY_REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'must be like redis://host:6379' })
    .optional(),
  /** In front of every key in Redis. */
  GATEWAY_REDIS_PREFIX: z.string().min(1).max(100).default('gatehouse'),
  /** Milliseconds that a call waits for Redis at most; then it is away. */
  GATEWAY_REDIS_ANSWER_MS: z.coerce
    .number('must be a number')
    .int()
    .min(10)
    .max(10_000)
    .default(100),
  /** Gateways that share limits, at least; more are counted while Redis is there. */
  GATEWAY_SHARED_BY: z.coerce.number('must be a number').int().min(1).max(1_000).default(1),
  /** Milliseconds from the first byte of a head to its end. */
  GATEWAY_HEAD_MS: patience('headMs'),
  /** Milliseconds without a byte of a request's body. */
  GATEWAY_BODY_IDLE_MS: patience('bodyIdleMs'),
  /** Milliseconds in which a caller takes no byte of its answer. */
  GATEWAY_WRITE_IDLE_MS: patience('writeIdleMs'),
  /** Milliseconds between two requests over a connection. */
  GATEWAY_KEEP_ALIVE_MS: patience('keepAliveMs'),
  /** Milliseconds that calls in flight have to end when the gateway is told to stop. */
  GATEWAY_STOP_MS: z.coerce.number('must be a number').int().min(0).max(3_600_000).default(10_000),
  /** Bytes of request bodies that policies hold at once, over all calls; beyond, calls are answered 503. */
  GATEWAY_HELD_BYTES_MAX: z.coerce.number().int().min(1_000_000).default(268_435_456),
  GATEWAY_ADMIN_HOST: z.string().default('127.0.0.1'),
  GATEWAY_ADMIN_PORT: port.default(8081),
  GATEWAY_ADMIN_TOKEN: z.string('is needed').min(32, 'must have at least 32 characters'),
  /** Folder of its id, last snapshot, keys and records. */
  GATEWAY_DATA: z.string('is needed').min(1),
  /** Policies may then fetch from private addresses and by http. */
  GATEWAY_ALLOW_PRIVATE_ADDRESSES: z.stringbool().default(false),
  /** Calls and health checks may go to backends at private addresses; false: each new connection asks what the name stands for. */
  GATEWAY_ALLOW_PRIVATE_BACKENDS: z.stringbool().default(true),
  /** Bound of uncollected records on disk; beyond it the oldest are dropped and counted. */
  GATEWAY_RECORDS_BYTES_MAX: z.coerce.number().int().min(1_000_000).default(1_000_000_000),
  /** Of uncollected counters; beyond it, and again beyond twice of it, further calls are told apart by less. */
  GATEWAY_COUNTERS_BYTES_MAX: z.coerce.number().int().min(100_000).default(200_000_000),
})
export type Settings = z.output<typeof schema>

/** The settings, or every fault in them, one a line. */
export function readSettings(
  environment: Record<string, string | undefined>,
): Settings | { faults: string[] } {
  const parsed = schema.safeParse(environment)
  if (parsed.success) return parsed.data
  return { faults: parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`) }
}
