import { ChangedMessages } from './changed-messages.ts'
import { isKnownCoding } from './decode-body.ts'
import { decodedStream } from './decoded-stream.ts'
import { dropTrailers } from './drop-trailers.ts'
import type { Exchange } from './exchange.ts'
import { answerTooLarge, answerUnreadable, forgetBytes, isOfBytes } from './json-body.ts'
import type { MessageFormat, TextChange } from './message-formats.ts'
import { AnswerBroken, BodyTooLarge } from './read-body.ts'
import type { Refusal } from './refusal.ts'
import { type Answer, isStreamed, type StreamedBody } from './runtime.ts'

/**
 * Changes each message of an answer as it passes. The head is out before they come, so that one that cannot be checked
 * breaks the answer off. In dry-run nothing is changed, and as many bytes are judged as one message may have.
 */
export async function changeMessages(
  { dryRun }: Pick<Exchange, 'dryRun'>,
  answer: Answer,
  {
    format,
    change,
    messageBytesMax,
  }: { format: MessageFormat; change: TextChange; messageBytesMax: number },
): Promise<Refusal | undefined> {
  const coding = answer.headers.get('content-encoding')
  if (!isKnownCoding(coding)) return answerUnreadable()
  if (answer.body === null) return undefined
  const source = streamOf(answer.body)
  const changed = new ChangedMessages(
    decodedStream(dryRun ? new Beginning(source, messageBytesMax) : source, coding),
    { cutter: format.cutter(), change, messageBytesMax },
  )
  if (dryRun) return faultOf(changed)
  forgetBytes(answer)
  dropTrailers(answer, isOfBytes)
  answer.body = changed
  return undefined
}

/** What would break a stream off; undefined: nothing that is known of. */
async function faultOf(messages: StreamedBody): Promise<Refusal | undefined> {
  try {
    while (await messages.read());
    return undefined
  } catch (error) {
    if (error instanceof AnswerBroken || !(error instanceof Error)) return undefined
    return error.cause instanceof BodyTooLarge
      ? answerTooLarge(error.message)
      : answerUnreadable(error.message)
  }
}

/** Of a stream that may never end as much as is judged; what comes after is not known, nor is what broke off. */
class Beginning implements StreamedBody {
  readonly length = null
  readonly #source: StreamedBody
  #bytesLeft: number

  constructor(source: StreamedBody, bytesMax: number) {
    this.#source = source
    this.#bytesLeft = bytesMax
  }

  async read(): Promise<Uint8Array | null> {
    if (this.#bytesLeft <= 0) {
      this.#source.cancel()
      throw new AnswerBroken('Enough of it was read.')
    }
    const piece = await this.#source.read().catch((error: unknown) => {
      throw new AnswerBroken('It broke off.', { cause: error })
    })
    this.#bytesLeft -= piece?.byteLength ?? 0
    return piece
  }

  cancel(): void {
    this.#source.cancel()
  }
}

function streamOf(body: NonNullable<Answer['body']>): StreamedBody {
  if (isStreamed(body)) return body
  let left: Uint8Array | null = Buffer.from(body)
  return {
    length: left.byteLength,
    async read() {
      const piece = left
      left = null
      return piece
    },
    cancel() {
      left = null
    },
  }
}
