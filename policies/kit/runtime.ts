import type { Exchange } from './exchange.ts'
import type { Ports } from './ports.ts'
import type { Refusal } from './refusal.ts'

/**
 * What one step does to calls. Both hooks may answer at once or later: the pipeline awaits only what is a
 * promise, so a policy that can decide at once costs no turn of the event loop.
 */
export interface StepRuntime {
  /** Before the backend: change `exchange.requestHeaders`, or refuse. */
  request?(exchange: Exchange): Refusal | undefined | Promise<Refusal | undefined>
  /**
   * On the way back, in reverse order of the chain: change `answer.headers` and `answer.status`, or replace
   * `answer.body`. Called for refusals and gateway errors too, when `onRefusals` is true.
   */
  response?(exchange: Exchange, answer: Answer): undefined | Refusal | Promise<undefined | Refusal>
  /** The answer to a CORS preflight (Fetch standard), which needs no key; undefined: not mine. */
  preflight?(exchange: Exchange): Response | undefined
  /** `response` also sees refusals (CORS must: a browser could not read them otherwise). */
  onRefusals?: boolean
  /** Stops timers and connections when the snapshot is replaced. */
  dispose?(): void
}

/** What goes back to the caller. `body` streams; a policy that reads it must replace it. */
export interface Answer {
  status: number
  headers: Headers
  body: ReadableStream<Uint8Array> | Uint8Array | string | null
}

/** Builds a step once, when a snapshot is activated. Throws when the configuration cannot be enforced. */
export type PolicyRuntime<Config> = (config: Config, ports: Ports) => StepRuntime
