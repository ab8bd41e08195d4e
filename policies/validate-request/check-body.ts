import { contentFor } from '#policies/kit/content-for.ts'
import type { Exchange } from '#policies/kit/exchange.ts'
import { isHeld } from '#policies/kit/held-body.ts'
import { bodyTooLarge, isJsonType, mediaTypeOf, readJsonRequest } from '#policies/kit/json-body.ts'
import type { OperationChecks } from '#policies/kit/operation-checks.ts'
import { type Refusal, type RefusedPart, refusal } from '#policies/kit/refusal.ts'
import { checkForm } from './check-form.ts'

/** Checks the body: what is wrong with it, a refusal of its own, or null. Of JSON and forms what they say, of others type and size. */
export function checkBody(
  exchange: Exchange,
  { body }: OperationChecks,
  bytesMax: number,
): Promise<RefusedPart | Refusal | null> | RefusedPart | Refusal | null {
  const { requestBody, callerHeaders } = exchange
  const isEmpty = !requestBody || requestBody.length === 0
  if (isEmpty) return body?.required ? { in: 'body', at: '', message: 'is missing' } : null
  if (!body || body.contents.length === 0) return checkSize(exchange, bytesMax)
  const mediaType = mediaTypeOf(callerHeaders)
  const content = contentFor(body.contents, mediaType)
  if (!content)
    return refusal(
      415,
      'content-type-unknown',
      'The content type is not one of the operation',
      `The content type is ${mediaType?.slice(0, 100) ?? 'not said'}; described are: ${body.contents.map((one) => one.mediaType).join(', ')}.`,
    )
  const { check, form } = content
  if (check && form)
    return checkForm(exchange, { form, check, isRequired: body.required }, bytesMax)
  if (!check || !isJsonType(mediaType)) return checkSize(exchange, bytesMax)
  return readJsonRequest(exchange, bytesMax).then((read) => {
    if ('refused' in read) return read
    if (read.value === undefined)
      return body.required ? { in: 'body', at: '', message: 'is missing' } : null
    const mismatch = check(read.value)
    return mismatch && { in: 'body', at: mismatch.pointer, message: mismatch.message }
  })
}

/** A body whose length is not stated is held for as much as it may be, so that no more of it reaches the backend. */
function checkSize(exchange: Exchange, bytesMax: number): Promise<Refusal | null> | Refusal | null {
  const { length = 0 } = exchange.requestBody ?? {}
  if (length !== null) return length > bytesMax ? bodyTooLarge(bytesMax) : null
  return isHeld(exchange, bytesMax).then((held) => (held ? null : bodyTooLarge(bytesMax)))
}
