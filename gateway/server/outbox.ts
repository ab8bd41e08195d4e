/** Messages beyond this size, and those that find no room, go out at once. */
export const MESSAGE_BYTES_MAX = 16_384
const BYTES_MAX = 262_144
/** No message waits for more than so many others of its turn. */
const MESSAGES_MAX = 16
/** With fewer calls under way there is rarely another message in the same turn, and none waits for it. */
const CALLS_MIN = 8

/** Sends bytes of the outbox to where they belong. */
export interface Sender {
  sendOut(bytes: Buffer, from: number, to: number): void
}

/**
 * Small messages of one turn of the event loop, which go out together at its end while there is much to do. Whoever is
 * sent to wakes up for the first and finds the others: waking costs more than sending.
 */
export class Outbox {
  /** Where the next message is written, from `end` on. */
  readonly bytes = Buffer.allocUnsafeSlow(BYTES_MAX)
  end = 0
  /** Calls under way. */
  calls = 0
  readonly #senders: Sender[] = []
  readonly #ends: number[] = []
  #scheduled = false
  readonly #turnIsOver = () => {
    this.#scheduled = false
    this.send()
  }

  /** The message that was written from `end` on. */
  add(sender: Sender, bytes: number): void {
    this.end += bytes
    this.#senders.push(sender)
    this.#ends.push(this.end)
    const isFull = this.#senders.length >= MESSAGES_MAX || this.end + MESSAGE_BYTES_MAX > BYTES_MAX
    if (isFull || this.calls < CALLS_MIN) this.send()
    else if (!this.#scheduled) {
      this.#scheduled = true
      setImmediate(this.#turnIsOver)
    }
  }

  /** Sends what there is, in the order in which it came. */
  send(): void {
    let from = 0
    for (let index = 0; index < this.#senders.length; index += 1) {
      const to = this.#ends[index] as number
      this.#senders[index]?.sendOut(this.bytes, from, to)
      from = to
    }
    this.#senders.length = 0
    this.#ends.length = 0
    this.end = 0
  }
}

/** That of this thread. */
export const outbox = new Outbox()
