import type { Call } from '#gateway/pipeline/call.ts'

/** Fields that are for the next hop only (RFC 9110, 7.6.1), besides those that Connection names. */
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/** Said by the gateway itself; what a caller says of them is not believed. */
const ours = [
  'host',
  'content-length',
  'expect',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-request-id',
  'via',
]

export function removeHopByHop(headers: Headers): void {
  for (const name of headers.get('connection')?.split(',') ?? []) {
    const named = name.trim().toLowerCase()
    if (/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(named)) headers.delete(named)
  }
  for (const name of hopByHop) headers.delete(name)
}

/** The caller's headers as they go to the backend, the caller's key taken out. */
export function requestHeadersFor({ request, api, requestId, clientIp }: Call): Headers {
  const headers = new Headers(request.headers)
  const host = headers.get('host') ?? ''
  removeHopByHop(headers)
  for (const name of ours) headers.delete(name)
  if (api) headers.delete(api.keyHeader)
  headers.set('x-forwarded-for', clientIp)
  headers.set('x-forwarded-host', host)
  headers.set('x-forwarded-proto', request.url.startsWith('https:') ? 'https' : 'http')
  headers.set('x-request-id', requestId)
  headers.set('via', '1.1 gatehouse')
  // Otherwise the client of the runtime would ask for codings and name itself.
  if (!headers.has('accept-encoding')) headers.set('accept-encoding', 'identity')
  if (!headers.has('user-agent')) headers.set('user-agent', 'gatehouse')
  return headers
}
