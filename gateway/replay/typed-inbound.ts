import type { ReplayOrder } from '#contract/replay.ts'
import { FlowingBody } from '#gateway/http1/flowing-body.ts'
import type { Inbound } from '#gateway/server/inbound.ts'
import { fieldsOf } from './typed-fields.ts'

/** Stands where a caller would send the key; it is no key, and none is known by it. */
const KEY_TEXT = 'the-key-of-a-replay'

/** A request as if it had arrived at a listener, its body whole. */
export function typedInbound({ request, key }: Pick<ReplayOrder, 'request' | 'key'>): Inbound {
  const { method, target, headers, clientIp, scheme } = request
  const fields = fieldsOf(headers)
  if (key) fields.put(key.header.toLowerCase(), KEY_TEXT)
  const body = bodyOf(request)
  if (body) fields.put('content-length', String(body.length))
  return {
    method,
    target,
    fields,
    body,
    clientIp,
    scheme,
    tls: null,
    version: '1.1',
    gone: false,
    whenGone: () => undefined,
  }
}

function bodyOf({ body: text }: ReplayOrder['request']): FlowingBody | null {
  if (text === null || text === '') return null
  const bytes = Buffer.from(text)
  const nothing = () => undefined
  const body = new FlowingBody(bytes.byteLength, {
    pause: nothing,
    resume: nothing,
    cancel: nothing,
  })
  body.push(bytes)
  body.finish(null)
  return body
}
