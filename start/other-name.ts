import type { IncomingMessage } from 'node:http'

const thisMachine = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Where a browser is led that has come to this machine by another of its names than the portal's (127.0.0.1 for
 * localhost): forms, whose origin is checked, would be refused there. Null: it is where it should be.
 */
export function leadTo(
  { method, url = '/', headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  origin: URL,
): string | null {
  if (method !== 'GET' || headers['sec-fetch-mode'] !== 'navigate') return null
  const { host } = headers
  if (host === undefined || host === origin.host || !URL.canParse(`http://${host}`)) return null
  const isOther =
    thisMachine.has(origin.hostname) && thisMachine.has(new URL(`http://${host}`).hostname)
  return isOther && url.startsWith('/') ? `${origin.origin}${url}` : null
}
