import { contentFor } from '#policies/kit/content-for.ts'
import type { Exchange } from '#policies/kit/exchange.ts'
import { isHeld } from '#policies/kit/held-body.ts'
import {
  bodyTooLarge,
  isMediaType,
  isReadAsJson,
  mediaTypeOf,
  readJsonRequest,
} from '#policies/kit/json-body.ts'
import type { OperationChecks } from '#policies/kit/operation-checks.ts'
import { type Refusal, type RefusedPart, refusal } from '#policies/kit/refusal.ts'
import { checkForm } from './check-form.ts'

/** What a body may be at most, and the step that says so. */
export interface BodyLimit {
  bytesMax: number
  stepId: string
}

/** Checks the body: what is wrong with it, a refusal of its own, or null. Of JSON and forms what they say, of others type and size. */
export function checkBody(
  exchange: Exchange,
  { body }: OperationChecks,
  limit: BodyLimit,
): Promise<RefusedPart | Refusal | null> | RefusedPart | Refusal | null {
  const { requestBody, callerHeaders } = exchange
  const isEmpty = !requestBody || requestBody.length === 0
  if (isEmpty) return body?.required ? { in: 'body', at: '', message: 'is missing' } : null
  if (!body || body.contents.length === 0) return checkSize(exchange, limit)
  const mediaType = mediaTypeOf(callerHeaders)
  const content = isMediaType(mediaType) ? contentFor(body.contents, mediaType) : null
  if (!content)
    return refusal(
      415,
      'content-type-unknown',
      'The content type is not one of the operation',
      `The content type is ${mediaType?.slice(0, 100) ?? 'not said'}; described are: ${body.contents.map((one) => one.mediaType).join(', ')}.`,
    )
  const { check, form } = content
  if (check && form)
    return checkForm(exchange, { form, check, isRequired: body.required }, limit.bytesMax)
  if (!check || !isReadAsJson(mediaType)) return checkSize(exchange, limit)
  return readJsonRequest(exchange, limit.bytesMax).then((read) => {
    if ('refused' in read) return read
    if (read.value === undefined)
      return body.required ? { in: 'body', at: '', message: 'is missing' } : null
    const mismatch = check(read.value)
    return mismatch && { in: 'body', at: mismatch.pointer, message: mismatch.message }
  })
}

/** A body whose length is not stated goes on as it comes, and is cut off where it is larger than it may be. */
function checkSize(
  exchange: Exchange,
  { bytesMax, stepId }: BodyLimit,
): Promise<Refusal | null> | Refusal | null {
  const { requestBody, dryRun } = exchange
  if (!requestBody) return null
  const { length } = requestBody
  const tooLarge = bodyTooLarge(bytesMax)
  if (length !== null) return length > bytesMax ? tooLarge : null
  if (dryRun) return isHeld(exchange, bytesMax).then((held) => (held ? null : tooLarge))
  return requestBody.limit(bytesMax, tooLarge, stepId) ? null : tooLarge
}
