import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { addressFault, anywhere, type Guard, publicOnly } from './guard.ts'
import { guardedFetch } from './guarded-fetch.ts'
import { isAddressAllowed } from './is-address-allowed.ts'

const servers: Server[] = []

/** Starts a real server on 127.0.0.1 and gives its port. */
async function serving(listener: RequestListener): Promise<number> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** As if 127.0.0.1 alone were the public network. */
const oneHost: Guard = { isIpAllowed: (ip) => ip === '127.0.0.1', allowsLocal: true }
const limits = { bytesMax: 10_000, timeoutMs: 400 }

let reasons: string[] = []
beforeEach(() => {
  reasons = []
  vi.spyOn(console, 'warn').mockImplementation(
    (line: string) => void reasons.push((JSON.parse(line) as { reason: string }).reason),
  )
})
afterEach(() => {
  vi.restoreAllMocks()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

test('gives the text of an address, after redirects and out of its compression', async () => {
  const port = await serving((request, response) => {
    if (request.url === '/start') response.writeHead(302, { location: '/end' }).end()
    else
      response
        .writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/yaml' })
        .end(gzipSync('openapi: 3.1.0'))
  })
  const answer = await guardedFetch(`http://127.0.0.1:${port}/start`, { guard: oneHost, limits })
  expect(answer).toEqual({
    ok: true,
    value: {
      text: 'openapi: 3.1.0',
      contentType: 'application/yaml',
      address: `http://127.0.0.1:${port}/end`,
    },
  })
})

test('refuses a redirect to an address that could not have been given, and calls it never', async () => {
  const calls: string[] = []
  const port = await serving((request, response) => {
    calls.push(request.headers.host ?? '')
    response.writeHead(307, { location: `http://127.0.0.2:${port}/secret` }).end()
  })
  const answer = await guardedFetch(`http://127.0.0.1:${port}/`, { guard: oneHost, limits })
  expect(answer.ok).toBe(false)
  expect(calls).toEqual([`127.0.0.1:${port}`])
  expect(reasons).toEqual(['address 127.0.0.2 is not public'])
})

test('refuses a name that resolves to this machine, although its text looks harmless', async () => {
  const port = await serving((_, response) => response.end('secret'))
  const guard: Guard = { isIpAllowed: publicOnly.isIpAllowed, allowsLocal: true }
  const answer = await guardedFetch(`http://localhost:${port}/`, { guard, limits })
  expect(answer.ok).toBe(false)
  expect(reasons[0]).toMatch(/localhost leads to .* not public/)
})

test('says the same about every refusal', async () => {
  const failing = await serving((_, response) => response.writeHead(500).end('inner words'))
  const closed = await serving((_, response) => response.end())
  servers[1]?.close()
  const answers = await Promise.all([
    guardedFetch(`http://127.0.0.1:${failing}/`, { guard: oneHost, limits }),
    guardedFetch(`http://127.0.0.1:${closed}/`, { guard: oneHost, limits }),
    guardedFetch('https://10.0.0.1/', { guard: publicOnly, limits }),
    guardedFetch('file:///etc/passwd', { guard: anywhere, limits }),
  ])
  const failures = answers.map((answer) => (answer.ok ? 'fetched' : JSON.stringify(answer.failure)))
  expect(new Set(failures).size).toBe(1)
})

test('gives up on a server that is slow, one that sends too much, and one that never ends', async () => {
  const silent = await serving(() => {})
  const large = await serving((_, response) => response.end('x'.repeat(10_001)))
  const endless = await serving((_, response) => {
    const timer = setInterval(() => response.write('x'), 10)
    response.on('close', () => clearInterval(timer))
  })
  const bomb = await serving((_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(5_000_000))),
  )
  for (const port of [silent, large, endless, bomb]) {
    const answer = await guardedFetch(`http://127.0.0.1:${port}/`, { guard: oneHost, limits })
    expect(answer.ok).toBe(false)
  }
  expect(reasons.join('\n')).toMatch(/timeout.*10000 bytes.*timeout.*10000 bytes/s)
})

test('follows three redirects and not a fourth', async () => {
  const port = await serving((request, response) => {
    const left = Number(request.url?.slice(1))
    if (left === 0) response.end('there')
    else response.writeHead(302, { location: `/${left - 1}` }).end()
  })
  expect((await guardedFetch(`http://127.0.0.1:${port}/3`, { guard: oneHost, limits })).ok).toBe(
    true,
  )
  expect((await guardedFetch(`http://127.0.0.1:${port}/4`, { guard: oneHost, limits })).ok).toBe(
    false,
  )
})

test.each([
  'http://example.com',
  'https://localhost',
  'https://127.0.0.1',
  'https://2130706433',
  'https://0x7f.1',
  'https://[::1]',
  'https://[::ffff:10.0.0.1]',
  'https://169.254.169.254/latest/meta-data',
  'https://100.64.0.1',
  'https://192.168.1.1',
  'https://[fd00::1]',
  'https://[fe80::1]',
  'https://[64:ff9b::7f00:1]',
  'https://0.0.0.0',
  'https://db.internal',
  'https://intranet',
  'https://localhost.',
  'https://user:secret@example.com',
  'ftp://example.com',
  'nonsense',
])('refuses %s as an address', async (address) => {
  expect(addressFault(address, publicOnly)).not.toBeNull()
  expect((await isAddressAllowed(address, publicOnly)).ok).toBe(false)
})

test('takes private addresses where the operator allows them', async () => {
  expect((await isAddressAllowed('http://10.0.0.1:8080', anywhere)).ok).toBe(true)
  expect(addressFault('https://api.example.com/v1', publicOnly)).toBeNull()
})
