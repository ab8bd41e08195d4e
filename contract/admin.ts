import { z } from 'zod'
import { apiId, gatewayId } from './ids.ts'
import { keyPosition } from './keys.ts'

/** One target of a backend with several, or with health checks. */
export const targetStatus = z.object({
  url: z.string(),
  /** APIs whose calls go there. */
  apiIds: z.array(apiId),
  /** `out` gets no calls while another one is well. */
  state: z.enum(['healthy', 'out']),
  /** Who took it out: the gateway's own questions, or calls that failed. */
  outBy: z.enum(['checks', 'calls']).nullable(),
  /** Milliseconds since 1970 UTC since when it has been in this state. */
  since: z.int().min(0),
  lastFault: z.object({ at: z.int().min(0), message: z.string() }).nullable(),
  callsInFlight: z.int().min(0),
})
export type TargetStatus = z.infer<typeof targetStatus>

/** One thing wrong with a snapshot: where (JSON pointer into the snapshot) and what. */
export const snapshotFault = z.object({ pointer: z.string(), message: z.string() })
export type SnapshotFault = z.infer<typeof snapshotFault>

/**
 * What a gateway does not enforce of the snapshot on its disk, in which its version finds faults. Steps in dry-run with a
 * fault are left out and close nothing: of them only the faults tell.
 */
export const notEnforced = z.object({
  /** SHA-256 of the snapshot on its disk; null: it cannot be read. */
  hash: z.string().nullable(),
  /** The first of the APIs that refuse every call; null: every call is refused, whatever its API. */
  apiIds: z.array(apiId).nullable(),
  /** How many refuse every call. */
  apiCount: z.int().min(0),
  /** The first of them, with pointers into the snapshot on its disk, and how many more there are. */
  faults: z.array(snapshotFault),
})
export type NotEnforced = z.infer<typeof notEnforced>

/** `GET /v1/status`. What a gateway of a later version says besides is passed over, so that it is not taken for silent. */
export const gatewayStatus = z.object({
  gatewayId,
  engine: z.object({ name: z.string(), version: z.string() }),
  snapshotFormat: z.int(),
  /** Policy types it can run, with the version of each. */
  policies: z.record(z.string(), z.string()),
  /** The snapshot it enforces; null before the first. */
  snapshotHash: z.string().nullable(),
  /** Absent: it enforces the whole of what is on its disk. */
  notEnforced: notEnforced.optional(),
  keys: keyPosition.extend({ count: z.int().min(0) }).strip(),
  /** Revision of the secrets that it holds; null: none were sent yet. */
  secrets: z.string().nullable().default(null),
  /** Records on disk that nobody has collected. */
  recordsWaiting: z.int().min(0),
  /** Records that were dropped since it started: the disk was full, or nobody has collected them for too long. */
  recordsDropped: z.int().min(0).default(0),
  startedAt: z.int().min(0),
  memoryBytes: z.int().min(0),
  callsInFlight: z.int().min(0),
  /** Threads that answer calls. */
  threads: z.int().min(1).default(1),
  /** Absent: limits are this gateway's own. */
  sharedLimits: z
    .object({
      /** Redis does not answer: each gateway goes on with its share. */
      away: z.boolean(),
      /** Gateways that share them. */
      sharedBy: z.int().min(1),
    })
    .optional(),
  /** Of backends whose targets are watched; absent: there are none. */
  targets: z.array(targetStatus).optional(),
})
export type GatewayStatus = z.infer<typeof gatewayStatus>

/** `PUT /v1/snapshot`, 200: it is enforced for every call from now on, and on disk. */
export const activation = z.strictObject({ hash: z.string(), activatedInMs: z.number().min(0) })
export type Activation = z.infer<typeof activation>

/** `PUT /v1/snapshot`, 422: nothing changed; every fault is listed. */
export const activationRefused = z.strictObject({ faults: z.array(snapshotFault).min(1) })
