import type { Outgoing } from './inbound.ts'
import { outbox } from './outbox.ts'

/** The call of a connection from its head until its answer is out: counted for the outbox, and told of once. */
export class CallUnderWay {
  /** An answer of which all was handed to the writer and not all is out, or that has opened a tunnel. */
  #unsent: Outgoing | null = null
  #handedOn = 0
  #counted = false

  begin(): void {
    this.#count(true)
  }

  /** It has an answer, of which so many bytes of body were handed on. */
  answered(outgoing: Outgoing, bytes: number): void {
    this.#unsent = outgoing
    this.#handedOn = bytes
  }

  /** A tunnel that only stands sends no messages that could wait for others. */
  becomesTunnel(outgoing: Outgoing): void {
    this.#count(false)
    this.answered(outgoing, 0)
  }

  /** Bytes that a tunnel has carried to the caller. */
  carried(bytes: number): void {
    this.#handedOn += bytes
  }

  /** Its answer is out, or its caller has gone. */
  end(): void {
    this.#count(false)
    const outgoing = this.#unsent
    this.#unsent = null
    outgoing?.sent(this.#handedOn)
  }

  /** One at most for each connection, and none when it ends. */
  #count(underWay: boolean): void {
    if (this.#counted === underWay) return
    this.#counted = underWay
    outbox.calls += underWay ? 1 : -1
  }
}
