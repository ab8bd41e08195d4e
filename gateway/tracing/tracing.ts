import { TRACE_HEADER } from '#contract/trace.ts'
import { readTicket, ticketKey } from '#contract/trace-ticket.ts'
import type { Call } from '#gateway/pipeline/call.ts'
import { hiddenIn, type SecretTexts } from './hidden.ts'
import { Recorder } from './recorder.ts'
import type { TraceStore } from './trace-store.ts'

interface TracingParts extends Pick<TraceStore, 'keep'> {
  /** What steps may have put into a call, and no trace may tell. */
  secrets: SecretTexts
}

/** Begins traces for calls that carry a ticket. */
export class Tracing {
  readonly #key: Buffer
  readonly #parts: TracingParts

  constructor(adminToken: string, parts: TracingParts) {
    this.#key = ticketKey(adminToken)
    this.#parts = parts
  }

  /** Takes the header off a call that has one. One that is forged, too old or not for this gateway changes nothing. */
  begin(call: Call, text: string): void {
    call.inbound.fields.drop(TRACE_HEADER)
    const ticket = readTicket(text, this.#key, call.at)
    if (!ticket) return
    call.recorder = new Recorder(call, ticket, {
      hides: hiddenIn(call, this.#parts.secrets),
      keep: this.#parts.keep,
    })
  }
}
