import type { FieldList } from './field-list.ts'
import type { MessageCutter } from './message-cutters.ts'
import type { TextChange } from './message-formats.ts'
import { BodyTooLarge } from './read-body.ts'
import type { StreamedBody } from './runtime.ts'

/** A stream whose messages are changed one by one, each as soon as it is whole. Breaks off at one that cannot be checked. */
export class ChangedMessages implements StreamedBody {
  readonly length = null
  readonly #source: StreamedBody
  readonly #cutter: MessageCutter
  readonly #change: TextChange
  readonly #bytesMax: number
  /** A byte order mark before the first message goes: readers of JSON do not all take it. */
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  #hasEnded = false
  /** What breaks it off once all that came before is out. */
  #fault: MessageUncheckable | null = null

  /** `change` throws at a message that cannot be checked; one of more than `messageBytesMax` cannot. */
  constructor(
    source: StreamedBody,
    {
      cutter,
      change,
      messageBytesMax,
    }: { cutter: MessageCutter; change: TextChange; messageBytesMax: number },
  ) {
    this.#source = source
    this.#cutter = cutter
    this.#change = change
    this.#bytesMax = messageBytesMax
  }

  get trailers(): FieldList | null {
    return this.#source.trailers ?? null
  }

  async read(): Promise<Uint8Array | null> {
    while (!this.#hasEnded) {
      const piece = await this.#source.read()
      const text = this.#changed(piece)
      if (text !== '') return Buffer.from(text)
    }
    if (this.#fault) throw this.#fault
    return null
  }

  cancel(): void {
    this.#hasEnded = true
    this.#source.cancel()
  }

  #changed(piece: Uint8Array | null): string {
    this.#hasEnded = piece === null
    let text = ''
    try {
      const messages = this.#cutter.push(
        piece ? this.#decoder.decode(piece, { stream: true }) : this.#decoder.decode(),
      )
      const { rest } = this.#cutter
      if (this.#hasEnded) messages.push(rest)
      for (const message of messages) text += this.#checked(message)
      if (!this.#hasEnded && rest.length > this.#bytesMax) throw new BodyTooLarge()
    } catch (error) {
      this.cancel()
      this.#fault = uncheckable(error, this.#bytesMax)
    }
    return text
  }

  #checked(message: string): string {
    if (Buffer.byteLength(message) > this.#bytesMax) throw new BodyTooLarge()
    return this.#change(message) ?? message
  }
}

const uncheckable = (error: unknown, bytesMax: number): MessageUncheckable =>
  error instanceof BodyTooLarge
    ? new MessageUncheckable(`A message is larger than ${bytesMax} bytes`, { cause: error })
    : new MessageUncheckable('A message is not JSON in UTF-8', { cause: error })

/** A message is too large, or is not what its type says. */
export class MessageUncheckable extends Error {
  constructor(what: string, options: ErrorOptions) {
    super(`${what} and cannot be checked.`, options)
  }
}
