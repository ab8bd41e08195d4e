import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { guardedFetchJson } from './fetch-json.ts'

let server: Server
const here = { address: '127.0.0.1', family: 4 }
const neutral = 'The address cannot be used.'

async function serve(listener: RequestListener): Promise<number> {
  server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

test('connects to the address that was checked: the name is asked for once', async () => {
  const port = await serve((request, response) =>
    response.end(JSON.stringify(request.headers.host)),
  )
  const asked: string[] = []
  const fetchJson = guardedFetchJson(true, async (hostname) => {
    asked.push(hostname)
    return [here]
  })

  expect(await fetchJson(`http://keys.example:${port}/`)).toBe(`keys.example:${port}`)
  expect(asked).toEqual(['keys.example'])
})

test.each([
  ['a private address', '10.0.0.1'],
  ['this machine', '127.0.0.1'],
  ['the metadata service of a cloud', '169.254.169.254'],
  ['a private address in IPv6', 'fd00::1'],
  ['a private address written as IPv6', '::ffff:10.0.0.1'],
])('refuses a name that stands for %s, also beside a public one', async (_, address) => {
  const fetchJson = guardedFetchJson(false, async () => [
    { address: '93.184.216.34', family: 4 },
    { address, family: 4 },
  ])
  await expect(fetchJson('https://keys.example/')).rejects.toThrow(neutral)
})

test('refuses plain http unless it is allowed, and other schemes always', async () => {
  await expect(guardedFetchJson(false)('http://keys.example/')).rejects.toThrow(neutral)
  await expect(guardedFetchJson(true)('ftp://keys.example/')).rejects.toThrow(neutral)
})

test.each([
  [
    'is too large',
    (): RequestListener => (_, response) => response.end(JSON.stringify('x'.repeat(5_000))),
  ],
  ['is no JSON', (): RequestListener => (_, response) => response.end('<html>')],
  ['is an error', (): RequestListener => (_, response) => response.writeHead(500).end('{}')],
  [
    'leads in circles',
    (): RequestListener => (_, response) => response.writeHead(302, { location: '/' }).end(),
  ],
  ['never ends', (): RequestListener => (_, response) => void response.write('{')],
])('an answer that %s is one neutral error', async (_, listener) => {
  const port = await serve(listener())
  const fetchJson = guardedFetchJson(true, async () => [here])
  await expect(
    fetchJson(`http://keys.example:${port}/`, { bytesMax: 1_000, timeoutMs: 300 }),
  ).rejects.toThrow(neutral)
})

test('sends a form by POST, and neither it nor a credential to where a redirect leads', async () => {
  const seen: string[] = []
  const port = await serve((request, response) => {
    let body = ''
    request.on('data', (piece) => {
      body += piece
    })
    request.on('end', () => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization} ${body}`)
      if (request.url === '/moved') response.writeHead(307, { location: '/token' }).end()
      else response.end('{}')
    })
  })
  const fetchJson = guardedFetchJson(true, async () => [here])
  const sent = { form: { scope: 'a b', key: 'é' }, authorization: 'Basic abc' }
  const at = (path: string) => `http://keys.example:${port}${path}`

  expect(await fetchJson(at('/token'), sent)).toEqual({})
  await expect(fetchJson(at('/moved'), sent)).rejects.toThrow(neutral)
  await expect(fetchJson(at('/moved'), { authorization: 'Basic abc' })).rejects.toThrow(neutral)
  expect(seen).toEqual([
    'POST /token Basic abc scope=a+b&key=%C3%A9',
    'POST /moved Basic abc scope=a+b&key=%C3%A9',
    'GET /moved Basic abc ',
  ])
})

test('waits no longer for a name than for the rest', async () => {
  const fetchJson = guardedFetchJson(true, () => new Promise(() => undefined))
  await expect(fetchJson('http://keys.example/', { timeoutMs: 50 })).rejects.toThrow(neutral)
})
