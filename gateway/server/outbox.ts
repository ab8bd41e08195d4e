/** Messages beyond this size go out at once. */
export const MESSAGE_BYTES_MAX = 16_384
/** No message waits for more than so many others of its turn. */
const MESSAGES_MAX = 16
/** With fewer calls under way there is rarely another message in the same turn, and none waits for it. */
const CALLS_MIN = 12
/** While messages go out, those that this leads to find room behind them. */
const BYTES_MAX = 2 * (MESSAGES_MAX + 1) * MESSAGE_BYTES_MAX

/** Gives bytes of the outbox to its socket. */
export interface Sender {
  sendOut(bytes: Buffer, from: number, to: number): void
}

/**
 * Small messages of one turn of the event loop, which go out together at its end while there is much to do. Whoever is
 * sent to wakes up for the first and finds the others: waking costs more than sending.
 *
 * Messages of one sender go out in their order, each once. Sending may lead to more messages, and to senders that want
 * theirs out at once: what is out is struck off before it is given away.
 */
export class Outbox {
  /** Where the next message is written, from `end` on, if there is `room`. */
  readonly bytes = Buffer.allocUnsafeSlow(BYTES_MAX)
  end = 0
  /** Calls under way. */
  calls = 0
  /** Null: it is out. */
  readonly #senders: (Sender | null)[] = []
  readonly #ends: number[] = []
  /** The first that may not be out. */
  #next = 0
  #sending = false
  #scheduled = false
  readonly #turnIsOver = () => {
    this.#scheduled = false
    this.send()
  }

  /** Messages wait for the end of the turn. */
  get waits(): boolean {
    return this.calls >= CALLS_MIN
  }

  /** A message of the largest size finds room. */
  get room(): boolean {
    return this.end + MESSAGE_BYTES_MAX <= BYTES_MAX
  }

  /** The message of so many bytes that was written from `end` on. */
  add(sender: Sender, bytes: number): void {
    this.end += bytes
    this.#senders.push(sender)
    this.#ends.push(this.end)
    if (!this.waits || this.#senders.length >= MESSAGES_MAX) this.send()
    else this.#schedule()
  }

  /** Sends what there is, in the order in which it came; if that is being done already, it goes on to the last. */
  send(): void {
    if (this.#sending) return
    this.#sending = true
    try {
      // More may come meanwhile.
      while (this.#next < this.#senders.length) this.#sendOne(this.#next++)
    } finally {
      this.#sending = false
      // One that threw holds up nobody else.
      if (this.#next < this.#senders.length) this.#schedule()
      else this.#clear()
    }
  }

  /** Sends what there is of one sender, be it in the middle of `send`. */
  sendOf(sender: Sender): void {
    for (let index = this.#next; index < this.#senders.length; index += 1)
      if (this.#senders[index] === sender) this.#sendOne(index)
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(this.#turnIsOver)
  }

  #clear(): void {
    this.#senders.length = 0
    this.#ends.length = 0
    this.#next = 0
    this.end = 0
  }

  #sendOne(index: number): void {
    const sender = this.#senders[index]
    if (!sender) return
    this.#senders[index] = null
    const from = index === 0 ? 0 : (this.#ends[index - 1] as number)
    sender.sendOut(this.bytes, from, this.#ends[index] as number)
  }
}

/** That of this thread. */
export const outbox = new Outbox()
