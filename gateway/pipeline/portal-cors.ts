import type { Call } from './call.ts'

const exposed =
  'x-request-id, ratelimit-limit, ratelimit-remaining, ratelimit-reset, retry-after, www-authenticate'

const portalOrigin = ({ engine, request }: Call): string | null => {
  const origin = request.headers.get('origin')
  return origin !== null && engine?.portalOrigins.has(origin) ? origin : null
}

/** Lets pages of the portal call every API to try it; a key travels in a header, cookies never. */
export function portalPreflight(call: Call): Response | undefined {
  const origin = portalOrigin(call)
  if (!origin) return undefined
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-origin': origin,
      'access-control-allow-methods':
        call.request.headers.get('access-control-request-method') ?? 'GET',
      'access-control-allow-headers':
        call.request.headers.get('access-control-request-headers') ?? '',
      'access-control-max-age': '600',
      vary: 'Origin',
    },
  })
}

/** Lets a page of the portal read an answer, unless a step has already said who may. */
export function permitPortal(call: Call, headers: Headers): void {
  const origin = portalOrigin(call)
  if (!origin || headers.has('access-control-allow-origin')) return
  headers.set('access-control-allow-origin', origin)
  headers.set('access-control-expose-headers', exposed)
  headers.append('vary', 'Origin')
}
