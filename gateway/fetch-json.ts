import { lookup } from 'node:dns/promises'
import ipaddr from 'ipaddr.js'

const REDIRECTS_MAX = 3

/**
 * Fetches JSON from an address of a policy's configuration: https and public unless allowed otherwise, redirects
 * checked anew, size and time bound. Every fault is one neutral error.
 */
export const guardedFetchJson =
  (allowPrivate: boolean) =>
  async (url: string, { bytesMax = 1_000_000, timeoutMs = 5_000 } = {}): Promise<unknown> => {
    const signal = AbortSignal.timeout(timeoutMs)
    let target = new URL(url)
    for (let hop = 0; hop <= REDIRECTS_MAX; hop += 1) {
      await check(target, allowPrivate)
      const response = await fetch(target, {
        redirect: 'manual',
        signal,
        headers: { accept: 'application/json' },
      })
      const location =
        response.status >= 300 && response.status < 400 ? response.headers.get('location') : null
      if (location === null) return read(response, bytesMax)
      target = new URL(location, target)
    }
    throw new Error('The address cannot be used.')
  }

async function check({ protocol, hostname }: URL, allowPrivate: boolean): Promise<void> {
  if (allowPrivate && /^https?:$/.test(protocol)) return
  if (protocol !== 'https:') throw new Error('The address cannot be used.')
  const addresses = await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true })
  const isPublic =
    addresses.length > 0 &&
    addresses.every(({ address }) => ipaddr.process(address).range() === 'unicast')
  if (!isPublic) throw new Error('The address cannot be used.')
}

async function read(response: Response, bytesMax: number): Promise<unknown> {
  if (!response.ok || !response.body) throw new Error('The address cannot be used.')
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body as ReadableStream<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > bytesMax) throw new Error('The address cannot be used.')
    chunks.push(chunk)
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'))
}
