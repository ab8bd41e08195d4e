import { arrayAt, type JsonObject, own, textAt } from '#lib/openapi/json.ts'

interface Request {
  url: string
  headers: Record<string, string>
}

/** Where a published document says that its API is reached; null: it does not say. */
export function gatewayBase(document: JsonObject): string | null {
  const [server] = arrayAt(document, 'servers')
  const [scheme] = arrayAt(document, 'schemes')
  const host = textAt(document, 'host')
  const path = textAt(document, 'basePath')
  if (own(document, 'swagger') === undefined) return textAt(server, 'url') || null
  return host ? `${scheme}://${host}${path}` : path || null
}

/** The request with the key, where it goes to this API at the gateway; any other stays without. `page` is where it is made. */
export function keyForGateway<Sent extends Request>(
  request: Sent,
  {
    base,
    keyHeader,
    secret,
    page,
  }: { base: string | null; keyHeader: string | null; secret: string; page: string },
): Sent {
  if (base !== null && keyHeader && secret && isBelow(request.url, base, page))
    request.headers[keyHeader] = secret
  return request
}

function isBelow(url: string, base: string, page: string): boolean {
  if (!URL.canParse(url, page) || !URL.canParse(base, page)) return false
  const [asked, known] = [new URL(url, page), new URL(base, page)]
  const prefix = known.pathname.replace(/\/$/, '')
  return (
    asked.origin === known.origin &&
    (asked.pathname === prefix || asked.pathname.startsWith(`${prefix}/`))
  )
}
