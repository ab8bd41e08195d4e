import type { SharedNumbers } from './shared-numbers.ts'

/** What a policy may reach outside its own code; the gateway gives real ones, tests give fakes. */
export interface Ports {
  /** Milliseconds since 1970 UTC. */
  now(): number
  /** Milliseconds of a clock that nobody sets, for spans of time. */
  elapsedMs(): number
  /** Milliseconds since 1970 for periods: a jump of the clock counts once it has lasted, so that none begins too soon. */
  settledNow(): number
  /** Id of the step being built; keys of counters and notes begin with it. */
  stepId: string
  /** Callers under TLS are asked for a certificate of their own. */
  asksForCertificates: boolean
  /** The networks of a list that is kept in the console; throws for a name that nobody knows. */
  networkList(name: string): readonly string[]
  counters: Counters
  slots: Slots
  quotas: Quotas
  epochs: Epochs
  numbers: SharedNumbers
  /** The country of an address (ISO 3166, alpha-2); null: none is known. Throws when there are no data. */
  countries(): (address: string) => string | null
  /** Calls `expire` after `timeoutMs`, unless the answer of this function was called before; late by at most 50 ms. */
  watch(timeoutMs: number, expire: () => void): () => void
  /** State of this step under a name of its own; lives as long as the step is deployed, over all snapshots. */
  lasting<State>(name: string, make: () => State): State
  /** Fetches JSON from an address of the configuration through the guarded client: size, time and redirects are capped. */
  fetchJson(url: string, options?: FetchOptions): Promise<unknown>
  /**
   * What is fetched from outside once for all threads of a gateway, under a name that says all of what is asked; plain
   * data. Steps that give the same name share it. It is kept over snapshots, as long as a step of one holds it.
   */
  fact<Value>(name: string, fetch: (before: Value | null) => Promise<Value>): Fact<Value>
  /** The text that the configuration names by its id, as it is now: another value holds for the next call. */
  secret(id: string): string
  /** The same of a certificate; another one is another object. */
  certificate(id: string): HeldKeyPair
}
export interface FetchOptions {
  bytesMax?: number
  timeoutMs?: number
  /** Sent by POST as a form. Then no redirect is followed: what is in it is for this host alone. */
  form?: Readonly<Record<string, string>>
  authorization?: string
}
/** A certificate and its private key, both PEM. */
export interface HeldKeyPair {
  readonly chain: string
  readonly key: string
}

/** All threads know it alike, but for the moment that a message takes. Times are those of `elapsedMs`. */
export interface Fact<Value> {
  /** What was fetched last; null: nothing so far. */
  readonly value: Value | null
  /** Another with every value. */
  readonly version: number
  /** Negative infinity: never. */
  readonly foundAtMs: number
  readonly failedAtMs: number
  /** Has it fetched by one thread, unless one has done so meanwhile. Fulfilled when that has ended, well or not. */
  refresh(): Promise<void>
  /** It is not needed any more; what a step still holds when its snapshot is replaced is released for it. */
  release(): void
}

/** Counters that are exact over all workers of a gateway and outlive a snapshot. */
export interface Counters {
  /**
   * Takes one call from the sliding window of `windowMs` under `key`. At once and never above `limit`:
   * allowed says whether it was taken; `remaining` what is left; `resetMs` when one more will be free.
   */
  take(key: string, limit: number, windowMs: number): Taken | Promise<Taken>
}
/** Places that calls hold while they last; they outlive a snapshot. */
export interface Slots {
  /** Takes one of `limit` places under `key`; false: none is free. */
  take(key: string, limit: number): boolean
  /** Gives a place back that was taken. */
  release(key: string): void
}
/** What was used in periods that may be months long; exact over all workers of a gateway, survives deployments and restarts. */
export interface Quotas {
  /**
   * Takes one call under `key` unless a limit is reached; an entry of another period begins anew. At once, so that no
   * two calls take the last one. Answers what is used with it.
   */
  take(key: string, period: Period, limits: QuotaLimits): QuotaTaken | Promise<QuotaTaken>
  /** Adds the bytes of a call that was taken. */
  addBytes(key: string, period: Period, bytes: number): void
}
/** Absent: not limited. */
export interface QuotaLimits {
  calls?: number | undefined
  bytes?: number | undefined
}
export interface QuotaTaken extends Usage {
  taken: boolean
}
/** Numbers that advance when what was kept under a text has become old; the same for all workers of a gateway. */
export interface Epochs {
  of(key: string): number
  advance(key: string): void
}
/** Milliseconds since 1970 UTC; `endMs` is the first instant after it. */
export interface Period {
  startMs: number
  endMs: number
}
export interface Usage {
  calls: number
  bytes: number
}
export interface Taken {
  allowed: boolean
  remaining: number
  resetMs: number
}
