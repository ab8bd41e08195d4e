import type { SecretTable } from '#contract/secrets.ts'
import type { Trace } from '#contract/trace.ts'
import type { Piece } from '#gateway/activation/pieces.ts'
import type { CostsPart } from '#gateway/costs/step-costs.ts'
import type { FactNews, Fetched } from '#gateway/facts/fact-news.ts'
import type { Http3Certificate } from '#gateway/http3/listen-http3.ts'
import type { Http3Place } from '#gateway/http3/shared-http3.ts'
import type { KeyMemory } from '#gateway/keys/key-memory.ts'
import type { OwedChange } from '#gateway/limits/owed-changes.ts'
import type { Settings } from '#gateway/settings.ts'
import type { Tally } from '#gateway/spool/call-tallies.ts'
import type { HealthNews } from '#gateway/upstream/health-news.ts'
import type { ThreadMemory } from './thread-memory.ts'

/** What the first thread tells another one; each is answered when it holds. */
export type Order =
  /** Show your clock. */
  | { do: 'clock' }
  | {
      do: 'start'
      settings: Settings
      memory: ThreadMemory
      keys: KeyMemory
      secrets: SecretTable | null
      /** Canonical JSON of the snapshot in force. */
      snapshot: string | null
      /** The APIs of it that answer nobody. */
      closed: readonly string[]
      /** Of this thread; the first is 0. */
      number: number
      /** How far its clock is behind that of the first. */
      clockBehindMs: number
      connectionsMax: number
      gatewayId: string
    }
  | { do: 'listen' }
  /** A part of the snapshot that is prepared next. */
  | { do: 'piece'; batch: Piece[] }
  /** Build it, as the first thread has; nothing changes yet. */
  | { do: 'prepare'; hash: string }
  /** Enforce what was prepared, or forget it. */
  | { do: 'enforce'; hash: string | null }
  | { do: 'secrets'; table: SecretTable }
  /** Targets that went out or came back. */
  | { do: 'health'; news: HealthNews[] }
  /** What was fetched for all. */
  | { do: 'learn'; name: string; news: FactNews }
  /** Fetch it, for all. */
  | { do: 'fetch'; name: string }
  /** Listen for HTTP/3 at one of the two ports; null: no longer. */
  | { do: 'http3'; place: Http3Place; certificates: readonly Http3Certificate[] | null }
  | { do: 'keys'; memory: KeyMemory }
  /** Take no new call, end those in flight. */
  | { do: 'stop' }
export type NumberedOrder = Order & { id: number }
/** Room of a block of records, which the thread may fill again; this is not answered. */
export interface RoomBack {
  do: 'reuse'
  room: ArrayBuffer
}

/** What another thread says: the answer to an order, calls that have ended, or one that was traced. */
export type Word =
  | { kind: 'done'; id: number }
  /** The answer to `clock`. */
  | { kind: 'clock'; id: number; ms: number }
  | { kind: 'failed'; id: number; message: string; code: string | null }
  | ({ kind: 'calls' } & EndedCalls)
  | { kind: 'trace'; trace: Trace }
  /** What is owed to Redis more, or less, since it spoke last. */
  | { kind: 'owed'; changes: OwedChange[] }
  /** A target went out. */
  | { kind: 'health'; news: HealthNews }
  /** A call needs something newer than the fetch of this number. */
  | { kind: 'wish'; name: string; seen: number }
  /** What the fetch gave that it was told to make. */
  | { kind: 'fetched'; name: string; fetched: Fetched }
  /** Calls on their way to targets, by name, in place of what was said before. */
  | { kind: 'visits'; visits: [name: string, calls: number][] }

/** Calls of one thread that have ended since it spoke last. */
export interface EndedCalls {
  /** Lines of JSON. */
  records: Uint8Array<ArrayBuffer>
  lines: number
  tallies: Tally[]
  metrics: MetricsPart
  costs: CostsPart
}

/** Calls of one thread since it spoke last. */
export interface MetricsPart {
  /** API, outcome (status, and code if there is one) and calls. */
  calls: [apiId: string | null, outcome: number | string, calls: number][]
  buckets: number[]
  sumMs: number
  /** Of that the gateway's own. */
  ownSumMs: number
  count: number
}
