import { contentFor } from '#policies/kit/content-for.ts'
import {
  askForWholeAnswer,
  isNotAsAsked,
  isReadAsJson,
  mediaTypeOf,
  readJsonAnswer,
} from '#policies/kit/json-body.ts'
import { messageFormatOf } from '#policies/kit/message-formats.ts'
import type { OperationChecks } from '#policies/kit/operation-checks.ts'
import { type Refusal, refusal } from '#policies/kit/refusal.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import type { ValidateResponseConfig } from './definition.ts'

export const validateResponseRuntime: PolicyRuntime<ValidateResponseConfig> = ({
  unknownStatus,
  bodyBytesMax,
}) => ({
  request({ requestHeaders }) {
    askForWholeAnswer(requestHeaders)
    return undefined
  },
  async response(exchange, answer) {
    const { method, checks, operationId } = exchange
    if (!checks)
      return refusal(
        500,
        'response-contract-missing',
        'The answer cannot be checked',
        `The document has no operation ${operationId}.`,
      )
    if (isNotAsAsked(exchange, answer)) return undefined
    const { status, headers } = answer
    const described = responseFor(checks, status)
    if (!described)
      return unknownStatus === 'refuse'
        ? invalid(`The document has no status ${status}.`)
        : undefined
    const isEmpty = method === 'HEAD' || status === 204 || status === 304 || answer.body === null
    if (isEmpty || described.contents.length === 0) return undefined
    const mediaType = mediaTypeOf(headers)
    const content = contentFor(described.contents, mediaType)
    if (!content) return invalid(`The content type is ${mediaType?.slice(0, 100) ?? 'not said'}.`)
    // A stream of messages is no JSON, whatever its type is called, and may never end.
    if (!content.check || !isReadAsJson(mediaType) || messageFormatOf(mediaType)) return undefined
    const read = await readJsonAnswer(answer, bodyBytesMax)
    if ('refused' in read) return read
    const mismatch = content.check(read.value)
    return mismatch
      ? invalid(`At ${mismatch.pointer || 'the root'}: ${mismatch.message}.`)
      : undefined
  },
})

/** By status, else by its class, else the one for all others (OpenAPI 3.1, 4.8.16). */
function responseFor({ responses }: OperationChecks, status: number) {
  const find = (name: string) => responses.find((response) => response.status === name)
  return find(String(status)) ?? find(`${Math.floor(status / 100)}XX`) ?? find('default')
}

const invalid = (reason: string): Refusal =>
  refusal(502, 'response-invalid', 'The answer is not as the documentation says', reason)
