/** What a policy may reach outside its own code; the gateway gives real ones, tests give fakes. */
export interface Ports {
  /** Milliseconds since 1970 UTC. */
  now(): number
  /** Id of the step being built; keys of counters and notes begin with it. */
  stepId: string
  counters: Counters
  /** Fetches JSON from an address of the configuration through the guarded client: size, time and redirects are capped. */
  fetchJson(url: string, limits?: { bytesMax?: number; timeoutMs?: number }): Promise<unknown>
}

/** Counters that are exact over all workers of a gateway and outlive a snapshot. */
export interface Counters {
  /**
   * Takes one call from the sliding window of `windowMs` under `key`. At once and never above `limit`:
   * allowed says whether it was taken; `remaining` what is left; `resetMs` when one more will be free.
   */
  take(key: string, limit: number, windowMs: number): Taken | Promise<Taken>
}
export interface Taken {
  allowed: boolean
  remaining: number
  resetMs: number
}
