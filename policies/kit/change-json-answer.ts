import { answerTypeOf } from './answer-type.ts'
import { changeMessages } from './change-messages.ts'
import type { Exchange } from './exchange.ts'
import {
  answerUnreadable,
  forgetBytes,
  isNotAsAsked,
  isReadAsJson,
  readAnswer,
  textOf,
} from './json-body.ts'
import { messageFormatOf, type TextChange } from './message-formats.ts'
import type { Refusal } from './refusal.ts'
import type { Answer } from './runtime.ts'

/**
 * Changes an answer that says that it is JSON; one in which `change` finds nothing passes byte for byte. Of a stream of
 * messages each is changed as it passes, and may have `bodyBytesMax`. Other answers pass as they stream.
 */
export async function changeJsonAnswer(
  exchange: Pick<Exchange, 'method' | 'dryRun'>,
  answer: Answer,
  { change, bodyBytesMax }: { change: TextChange; bodyBytesMax: number },
): Promise<Refusal | undefined> {
  const mediaType = answerTypeOf(answer.headers)
  const format = messageFormatOf(mediaType)
  if (!(format || isReadAsJson(mediaType)) || isNotAsAsked(exchange, answer)) return undefined
  // Whether GET is changed cannot be told; the length would tell how much of it is hidden.
  if (exchange.method === 'HEAD') forgetBytes(answer)
  if (exchange.method === 'HEAD' || answer.body === null) return undefined
  if (format)
    return changeMessages(exchange, answer, {
      format,
      change: (message) => format.changeJson(message, change),
      messageBytesMax: bodyBytesMax,
    })
  const read = await readAnswer(answer, bodyBytesMax)
  if ('refused' in read) return read
  let changed: string | null
  try {
    const text = textOf(read.bytes)
    if (text.trim() === '') return undefined
    JSON.parse(text)
    changed = change(text)
  } catch {
    return answerUnreadable()
  }
  if (changed === null) return undefined
  forgetBytes(answer)
  answer.body = changed
  return undefined
}
