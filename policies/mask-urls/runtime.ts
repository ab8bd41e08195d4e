import { answerTypeOf } from '#policies/kit/answer-type.ts'
import { changeMessages } from '#policies/kit/change-messages.ts'
import {
  answerUnreadable,
  askForWholeAnswer,
  forgetBytes,
  isNotAsAsked,
  isReadAsJson,
  readAnswer,
} from '#policies/kit/json-body.ts'
import { messageFormatOf } from '#policies/kit/message-formats.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import type { Answer, PolicyRuntime } from '#policies/kit/runtime.ts'
import type { MaskUrlsConfig } from './definition.ts'
import { addressReplacer } from './replace-addresses.ts'

/** Fields that lead a caller on. */
const leading = ['location', 'content-location', 'link', 'refresh']

export const maskUrlsRuntime: PolicyRuntime<MaskUrlsConfig> = ({
  addresses,
  bodies,
  bodyBytesMax,
}) => {
  const replace = addressReplacer(addresses)

  const replaceInBody = async (answer: Answer): Promise<Refusal | undefined> => {
    const read = await readAnswer(answer, bodyBytesMax)
    if ('refused' in read) return read
    let text: string
    try {
      text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(read.bytes)
    } catch {
      return answerUnreadable()
    }
    const replaced = replace(text)
    if (replaced === text) return undefined
    forgetBytes(answer)
    answer.body = replaced
    return undefined
  }

  return {
    ...(bodies && {
      request({ requestHeaders }) {
        askForWholeAnswer(requestHeaders)
        return undefined
      },
    }),
    response(exchange, answer) {
      for (const name of leading) {
        const value = answer.headers.get(name)
        if (value !== null) answer.headers.set(name, replace(value))
      }
      const mediaType = answerTypeOf(answer.headers)
      const format = messageFormatOf(mediaType)
      const isText = format !== null || isTextType(mediaType)
      if (!bodies || !isText || isNotAsAsked(exchange, answer)) return undefined
      if (exchange.method === 'HEAD') forgetBytes(answer)
      if (exchange.method === 'HEAD' || answer.body === null) return undefined
      if (!format) return replaceInBody(answer)
      return changeMessages(exchange, answer, {
        format,
        change: replace,
        messageBytesMax: bodyBytesMax,
      })
    },
  }
}

/** Types that hold readable text. */
const isTextType = (type: string | null): boolean =>
  isReadAsJson(type) ||
  (type !== null &&
    /^(?:text\/|application\/(?:[\w.-]+\+)?xml$|application\/javascript$)/.test(type))
