import { hostOf, isLocalHost } from '#lib/shared/public-address.ts'
import { arrayAt, isObject, objectAt, own, plainText, textAt } from './json.ts'
import type { OpenApiDocument } from './read-document.ts'

export interface ListedServer {
  /** Variables filled in with their defaults; may be relative. */
  url: string
  pointer: string
}

/** The servers of the document as a whole. */
export function listServers({ family, root }: OpenApiDocument): ListedServer[] {
  if (family === '2.0') return swaggerServers(root)
  return arrayAt(root, 'servers').flatMap((server, index) => {
    if (!isObject(server)) return []
    const variables = objectAt(server, 'variables')
    const url = textAt(server, 'url', 2_000).replace(/\{([^{}]+)\}/g, (_, name: string) =>
      textAt(own(variables, name), 'default', 200),
    )
    return url ? [{ url, pointer: `/servers/${index}/url` }] : []
  })
}

function swaggerServers(root: OpenApiDocument['root']): ListedServer[] {
  const host = textAt(root, 'host', 300)
  if (!host) return []
  const schemes = arrayAt(root, 'schemes').map((scheme) => plainText(scheme, 10))
  const scheme = schemes.length === 0 || schemes.includes('https') ? 'https' : schemes[0]
  return [{ url: `${scheme}://${host}${textAt(root, 'basePath', 500)}`, pointer: '/host' }]
}

export type ServerFault = 'server_plain_http' | 'server_local' | 'server_unusable'

/** What is wrong with a server as a backend; empty: nothing. */
export function serverFaults(url: string): ServerFault[] {
  if (!URL.canParse(url)) return ['server_unusable']
  const parsed = new URL(url)
  if (!/^https?:$/.test(parsed.protocol)) return ['server_unusable']
  return [
    ...(isLocalHost(hostOf(parsed)) ? (['server_local'] as const) : []),
    ...(parsed.protocol === 'http:' ? (['server_plain_http'] as const) : []),
  ]
}

/** The first server that can be a backend, without query and last slash; null: none can. */
export function suggestedBackend(document: OpenApiDocument): string | null {
  const usable = listServers(document)
    .map(({ url }) => url)
    .filter((url) => !serverFaults(url).includes('server_unusable'))
  const best = usable.find((url) => serverFaults(url).length === 0) ?? usable[0]
  if (!best) return null
  const url = new URL(best)
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '')
}
