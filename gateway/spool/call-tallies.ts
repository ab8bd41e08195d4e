import type { CallCounter, CallRecord } from '#contract/records.ts'

/** What is told apart of calls. The same object stands for the same calls as long as it is remembered. */
export type CallGroup = Readonly<
  Pick<
    CallCounter,
    'apiId' | 'operationId' | 'productId' | 'organisationId' | 'subscriptionId' | 'keyId' | 'status'
  >
>
export interface Tally {
  group: CallGroup
  /** First millisecond of the minute since 1970 UTC. */
  minute: number
  calls: number
  requestBytes: number
  responseBytes: number
  totalMs: number
}
type Counted = CallGroup & Pick<CallRecord, 'at' | 'requestBytes' | 'responseBytes' | 'totalMs'>

const MINUTE_MS = 60_000
/** Beyond this many the groups are found anew, so that those of old snapshots do not stay. */
const GROUPS_MAX = 20_000

/**
 * Counts calls by group and minute until somebody takes the counts away. A group is found by the identity of the key
 * and the operation; no text is built for a call. What another thread has counted is added with `merge`.
 */
export class CallTallies {
  readonly #groups = new Map<string | null, Map<string | null, Tally[]>>()
  #size = 0
  /** Those that hold calls. */
  #touched: Tally[] = []
  /** Those whose minute was over before they were taken. */
  #over: Tally[] = []

  count(record: Counted): void {
    const tally = this.#tallyOf(record, record.at - (record.at % MINUTE_MS))
    tally.calls += 1
    tally.requestBytes += record.requestBytes
    tally.responseBytes += record.responseBytes
    tally.totalMs += record.totalMs
  }

  merge(tallies: readonly Tally[]): void {
    for (const { group, minute, calls, requestBytes, responseBytes, totalMs } of tallies) {
      if (calls === 0) continue
      const tally = this.#tallyOf(group, minute)
      tally.calls += calls
      tally.requestBytes += requestBytes
      tally.responseBytes += responseBytes
      tally.totalMs += totalMs
    }
  }

  /** What was counted since the last time; plain values, so that they can be sent to another thread. */
  take(): Tally[] {
    const taken = this.#over
    this.#over = []
    for (const tally of this.#touched) {
      taken.push({ ...tally })
      empty(tally)
    }
    this.#touched = []
    if (this.#size > GROUPS_MAX) {
      this.#groups.clear()
      this.#size = 0
    }
    return taken
  }

  #tallyOf(call: CallGroup, minute: number): Tally {
    const tally = this.#find(call)
    if (tally.calls > 0 && tally.minute !== minute) {
      this.#over.push({ ...tally })
      empty(tally)
    } else if (tally.calls === 0) this.#touched.push(tally)
    tally.minute = minute
    return tally
  }

  #find(call: CallGroup): Tally {
    // Ids carry their kind: those of operations and APIs, of keys and subscriptions are never the same.
    const caller = call.keyId ?? call.subscriptionId ?? call.organisationId
    const place = call.operationId ?? call.apiId
    let places = this.#groups.get(caller)
    if (!places) {
      places = new Map()
      this.#groups.set(caller, places)
    }
    let tallies = places.get(place)
    if (!tallies) {
      tallies = []
      places.set(place, tallies)
    }
    for (const tally of tallies) if (isSame(tally.group, call)) return tally
    const made = newTally(call)
    tallies.push(made)
    this.#size += 1
    return made
  }
}

function empty(tally: Tally): void {
  tally.calls = 0
  tally.requestBytes = 0
  tally.responseBytes = 0
  tally.totalMs = 0
}

const isSame = (a: CallGroup, b: CallGroup): boolean =>
  a.status === b.status &&
  a.productId === b.productId &&
  a.subscriptionId === b.subscriptionId &&
  a.organisationId === b.organisationId &&
  a.apiId === b.apiId

const newTally = ({
  apiId,
  operationId,
  productId,
  organisationId,
  subscriptionId,
  keyId,
  status,
}: CallGroup): Tally => ({
  group: { apiId, operationId, productId, organisationId, subscriptionId, keyId, status },
  minute: 0,
  calls: 0,
  requestBytes: 0,
  responseBytes: 0,
  totalMs: 0,
})
