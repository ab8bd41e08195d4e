import { FieldList } from '#policies/kit/field-list.ts'
import type { HeaderFields } from '#policies/kit/header-fields.ts'
import type { Answer } from '#policies/kit/runtime.ts'
import type { Call } from './call.ts'

const exposed =
  'x-request-id, ratelimit-limit, ratelimit-remaining, ratelimit-reset, retry-after, www-authenticate, deprecation, sunset, link'

const portalOrigin = ({ engine, inbound }: Call): string | null => {
  const origin = inbound.fields.find('origin')
  return origin !== null && engine?.portalOrigins.has(origin) ? origin : null
}

/** Lets pages of the portal call every API to try it; a key travels in a header, cookies never. */
export function portalPreflight(call: Call): Answer | undefined {
  const origin = portalOrigin(call)
  if (!origin) return undefined
  const { fields } = call.inbound
  return {
    status: 204,
    headers: FieldList.from([
      ['access-control-allow-origin', origin],
      ['access-control-allow-methods', fields.find('access-control-request-method') ?? 'GET'],
      ['access-control-allow-headers', fields.find('access-control-request-headers') ?? ''],
      ['access-control-max-age', '600'],
      ['vary', 'Origin'],
    ]),
    body: null,
  }
}

/** Lets a page of the portal read an answer, unless a step has already said who may. */
export function permitPortal(call: Call, headers: HeaderFields): void {
  const origin = portalOrigin(call)
  if (!origin || headers.has('access-control-allow-origin')) return
  headers.set('access-control-allow-origin', origin)
  headers.set('access-control-expose-headers', exposed)
  headers.append('vary', 'Origin')
}
