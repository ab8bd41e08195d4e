import { z } from 'zod'

const port = z.coerce.number('must be a port').int('must be a port').min(0).max(65_535)

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
  /** Connections of callers at once; more are closed. */
  GATEWAY_CONNECTIONS_MAX: z.coerce.number().int().min(1).default(20_000),
  GATEWAY_ADMIN_HOST: z.string().default('127.0.0.1'),
  GATEWAY_ADMIN_PORT: port.default(8081),
  GATEWAY_ADMIN_TOKEN: z.string('is needed').min(32, 'must have at least 32 characters'),
  /** Folder of its id, last snapshot, keys and records. */
  GATEWAY_DATA: z.string('is needed').min(1),
  /** Policies may then fetch from private addresses and by http. */
  GATEWAY_ALLOW_PRIVATE_ADDRESSES: z.stringbool().default(false),
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
