import type { Exchange, RequestBody } from './exchange.ts'
import { FieldList } from './field-list.ts'
import type { Counters, Epochs, Fact, Period, Ports, Quotas, Slots, Usage } from './ports.ts'
import { BodyTooLarge } from './read-body.ts'
import type { Answer, StreamedBody } from './runtime.ts'
import { NUMBERS, type SharedNumbers } from './shared-numbers.ts'

/** An exchange of a caller at 198.51.100.7 with a key; what a test is about is given. */
export const anExchange = (more: Partial<Exchange> = {}): Exchange => ({
  requestId: 'req_aaaaaaaaaaaaaaaaaaaa',
  method: 'GET',
  url: new URL('http://gateway.test/pets?limit=1'),
  pathParameters: {},
  callerHeaders: new FieldList(),
  requestHeaders: new FieldList(),
  requestBody: null,
  hasOtherTarget: false,
  backendCalls: 0,
  target: { backendUrl: null, path: '/pets', query: '?limit=1', timeoutMs: null },
  clientIp: '198.51.100.7',
  forwardedFor: '',
  clientCertificate: null,
  apiId: 'api_aaaaaaaaaaaaaaaa',
  operationId: 'op_aaaaaaaaaaaaaaaa',
  checks: null,
  productId: 'prd_aaaaaaaaaaaaaaaa',
  subscriptionId: 'sub_aaaaaaaaaaaaaaaa',
  organisationId: 'org_aaaaaaaaaaaaaaaa',
  subscribedAtMs: Date.UTC(2023, 0, 31, 12),
  keyId: 'key_aaaaaaaaaaaaaaaa',
  claims: null,
  dryRun: false,
  notes: new Map(),
  addDetail: () => undefined,
  ...more,
})

/** The body of a request that goes to the backend as it came. */
export const aRequestBody = (bytes: Uint8Array): RequestBody => ({
  length: bytes.byteLength,
  read: async (max) => {
    if (bytes.byteLength > max) throw new BodyTooLarge()
    return bytes
  },
  watch: () => undefined,
  limit: (max) => bytes.byteLength <= max,
  replace: () => {
    throw new Error('The body was replaced.')
  },
})

export const anAnswer = (more: Partial<Answer> = {}): Answer => ({
  status: 200,
  headers: new FieldList(),
  body: null,
  ...more,
})

/** Counters that never forget, so that tests need no clock. */
export function fakeCounters({ resetMs = 42_000 } = {}): Counters {
  const counts = new Map<string, number>()
  return {
    take(key, limit) {
      const before = counts.get(key) ?? 0
      const allowed = before < limit
      counts.set(key, before + (allowed ? 1 : 0))
      return { allowed, remaining: limit - (counts.get(key) ?? 0), resetMs }
    },
  }
}

/** As the gateway's own. */
export function fakeSlots(): Slots & { taken: Map<string, number> } {
  const taken = new Map<string, number>()
  return {
    taken,
    take(key, limit) {
      const held = taken.get(key) ?? 0
      if (held >= limit) return false
      taken.set(key, held + 1)
      return true
    },
    release: (key) => void taken.set(key, (taken.get(key) ?? 0) - 1),
  }
}

/** As the gateway's own, without a disk. */
function fakeQuotas(): Quotas {
  const entries = new Map<string, Usage & Period>()
  const entryOf = (key: string, period: Period) => {
    const known = entries.get(key)
    if (known?.startMs === period.startMs) return known
    const entry = { ...period, calls: 0, bytes: 0 }
    entries.set(key, entry)
    return entry
  }
  return {
    take(key, period, limits) {
      const entry = entryOf(key, period)
      const taken =
        entry.calls < (limits.calls ?? Infinity) && entry.bytes < (limits.bytes ?? Infinity)
      if (taken) entry.calls += 1
      return { taken, calls: entry.calls, bytes: entry.bytes }
    },
    addBytes(key, period, bytes) {
      entryOf(key, period).bytes += bytes
    },
  }
}

/** As the gateway's own, each text by itself. */
function fakeEpochs(): Epochs {
  const epochs = new Map<string, number>()
  return {
    of: (key) => epochs.get(key) ?? 0,
    advance: (key) => void epochs.set(key, (epochs.get(key) ?? 0) + 1),
  }
}

/** As the gateway's own, with room for all; nothing is forgotten. */
export function fakeNumbers(): SharedNumbers {
  const rows = new Map<string, Float64Array>()
  return {
    change(key, work) {
      const row = rows.get(key) ?? new Float64Array(NUMBERS)
      rows.set(key, row)
      return work(row, 0)
    },
  }
}

/** As the gateway's own, for one thread; nothing is forgotten. */
export function fakeFacts(elapsedMs: () => number): Ports['fact'] {
  const facts = new Map<string, Fact<unknown>>()
  return <Value>(name: string, fetch: (before: Value | null) => Promise<Value>) => {
    const known = facts.get(name) as Fact<Value> | undefined
    const fact = known ?? aFact(fetch, elapsedMs)
    facts.set(name, fact)
    return fact
  }
}
function aFact<Value>(
  fetch: (before: Value | null) => Promise<Value>,
  elapsedMs: () => number,
): Fact<Value> {
  const known = {
    value: null as Value | null,
    version: 0,
    foundAtMs: Number.NEGATIVE_INFINITY,
    failedAtMs: Number.NEGATIVE_INFINITY,
  }
  let fetching: Promise<void> | null = null
  const make = async () => {
    try {
      const value = await fetch(known.value)
      Object.assign(known, { value, version: known.version + 1, foundAtMs: elapsedMs() })
    } catch {
      known.failedAtMs = elapsedMs()
    }
    fetching = null
  }
  return Object.assign(known, {
    refresh() {
      fetching ??= make()
      return fetching
    },
    release: () => undefined,
  })
}

export const fakePorts = (more: Partial<Ports> = {}): Ports => ({
  now: () => 1_700_000_000_000,
  elapsedMs: () => 60_000,
  settledNow: () => 1_700_000_000_000,
  stepId: 'stp_aaaaaaaaaaaaaaaa',
  asksForCertificates: true,
  countries: () => () => null,
  networkList: () => ['192.0.2.0/24'],
  counters: fakeCounters(),
  slots: fakeSlots(),
  quotas: fakeQuotas(),
  epochs: fakeEpochs(),
  numbers: fakeNumbers(),
  watch: () => () => undefined,
  lasting: (_, make) => make(),
  fact: fakeFacts(more.elapsedMs ?? (() => 60_000)),
  fetchJson: () => Promise.reject(new Error('No network in this test.')),
  secret: (id) => `the text of ${id}`,
  certificate: (id) => ({ chain: `the chain of ${id}`, key: `the key of ${id}` }),
  ...more,
})

/** A streamed body of these pieces; `cancelled` says whether the rest was refused. */
export function aStream(...pieces: (Uint8Array | string)[]): StreamedBody & { cancelled: boolean } {
  const left = pieces.map((piece) => Buffer.from(piece))
  return {
    length: null,
    cancelled: false,
    read: async () => left.shift() ?? null,
    cancel() {
      this.cancelled = true
      left.length = 0
    },
  }
}

/** The bytes cut into pieces at any places, in the middle of a character too. */
export function cutAnywhere(text: string, places: readonly number[]): Uint8Array[] {
  const bytes = Buffer.from(text)
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1))), bytes.length].sort(
    (a, b) => a - b,
  )
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end))
}
