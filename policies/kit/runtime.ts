import type { BackendTls, Exchange } from './exchange.ts'
import type { FieldList } from './field-list.ts'
import type { HeaderFields } from './header-fields.ts'
import type { Ports } from './ports.ts'
import type { Refusal } from './refusal.ts'

type Sooner<Value> = Value | Promise<Value>

/**
 * What one step does to calls. Hooks may answer at once or later: the pipeline awaits only what is a promise, so a
 * policy that can decide at once costs no turn of the event loop.
 */
export interface StepRuntime {
  /**
   * Before the backend: change `exchange.requestHeaders`, `exchange.target` or the body, or refuse. An answer of the
   * step's own (a stored one, an example) stands for the backend's: later request hooks and the backend are not
   * called, response hooks are.
   */
  request?(exchange: Exchange): Sooner<Refusal | Answer | undefined>
  /**
   * Around the backend call, the first step outermost: decide whether, when and how often `next` is called. Each
   * call of `next` is one call of the backend; an answer that is not used must be discarded.
   */
  around?(exchange: Exchange, next: () => Promise<Answer | Refusal>): Promise<Answer | Refusal>
  /**
   * `around` refuses or passes on what `next` gives, which it calls at once and no more than once. Then it can run dry: it
   * is shown the call that is made anyway.
   */
  looksOn?: boolean
  /**
   * On the way back, in reverse order of the chain: change `answer.headers` and `answer.status`, or replace
   * `answer.body`. Called for refusals and gateway errors too, when `onRefusals` is true.
   */
  response?(exchange: Exchange, answer: Answer): Sooner<Refusal | undefined>
  /** The answer to a CORS preflight (Fetch standard), which needs no key; undefined: not mine. */
  preflight?(exchange: Exchange): Answer | undefined
  /** Once for each call whose `request` hook of this step was reached, when its last byte is out or the caller has gone. */
  finished?(exchange: Exchange, end: CallEnd): void
  /** On which terms `around` has the backend called; null: on its own. Whoever asks after its health does so on them, too. */
  backendTerms?(): BackendTls | null
  /** `response` also sees refusals (CORS must: a browser could not read them otherwise). */
  onRefusals?: boolean
  /** Stops timers and connections when the snapshot is replaced. */
  dispose?(): void
}

/** A body that comes piece by piece. */
export interface StreamedBody {
  /** In bytes, if it was stated. */
  readonly length: number | null
  /** The next piece; null: the end. Throws when the body breaks off. */
  read(): Promise<Uint8Array | null>
  /** Fields that came after it (RFC 9110, 6.5), once `read` has told its end. Absent: there are none. */
  readonly trailers?: FieldList | null
  /** The rest is not wanted. */
  cancel(): void
  /**
   * Shows each piece to one more as it goes by, without changing its way; `over` hears of the end, with the fault if it
   * broke off or was cancelled. Absent: it can only be read.
   */
  watch?(see: (piece: Uint8Array) => void, over?: (fault: Error | null) => void): void
}

/** What goes back to the caller. A policy that reads a streamed body must replace it. */
export interface Answer {
  status: number
  headers: HeaderFields
  body: StreamedBody | Uint8Array | string | null
  /** Fields after the body that do not go on, by their names in lower case. Absent: steps have nothing against any. */
  dropsTrailer?: ((name: string) => boolean) | undefined
}

/** What became of a call. */
export interface CallEnd {
  status: number
  /** Code of the refusal or of the gateway's own error; null: the backend answered. */
  code: string | null
  requestBytes: number
  responseBytes: number
  totalMs: number
}

export const isStreamed = (body: Answer['body']): body is StreamedBody =>
  body !== null && typeof body === 'object' && !(body instanceof Uint8Array)

/** Stops a body that nobody will read. */
export function discard({ body }: Answer): void {
  if (isStreamed(body)) body.cancel()
}

/** Builds a step once, when a snapshot is activated. Throws when the configuration cannot be enforced. */
export type PolicyRuntime<Config> = (config: Config, ports: Ports) => StepRuntime
