import { afterAll, beforeAll, expect, test } from 'vitest'
import { aKey, aSnapshot, ids, keyTable } from '#gateway/testing/a-snapshot.ts'
import { RawConnection } from '#gateway/testing/raw-connection.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { RunningGateway } from '#gateway/testing/start-gateway.ts'

const KEY = 'gh_hidden_paths'
const operations = [
  { id: ids.operation('a'), method: 'GET' as const, path: '/one/{petId}' },
  { id: ids.operation('b'), method: 'HEAD' as const, path: '/one/{petId}' },
  { id: ids.operation('c'), method: 'GET' as const, path: '/tags/{tag}/' },
  { id: ids.operation('d'), method: 'GET' as const, path: '/kinds/{kind}' },
  { id: ids.operation('e'), method: 'GET' as const, path: '/kinds/open' },
]
const withheld = ['/one/secret', '/tags/secret', '/kinds/secret/', '/kinds/open/'].map((path) => ({
  method: 'GET' as const,
  path,
}))
let gateway: RunningGateway
let backend: Backend

beforeAll(async () => {
  backend = await startBackend()
  gateway = await RunningGateway.start()
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  const snapshot = aSnapshot(backend.url, { api: { operations, withheld } })
  expect((await gateway.admin('PUT', '/v1/snapshot', snapshot)).status).toBe(200)
})
afterAll(async () => {
  await gateway?.remove()
  await backend?.close()
})

async function statusOf(method: string, path: string): Promise<number> {
  const caller = new RawConnection(gateway.url)
  const close = 'Connection: close\r\n'
  caller.send(`${method} ${path} HTTP/1.1\r\nHost: a\r\nx-api-key: ${KEY}\r\n${close}\r\n`)
  return Number((await caller.everything()).split(' ')[1])
}

test.each(['/one/secret', '/one/SECRET', '/one/secret;a'])(
  'HEAD of %s, which a server answers by the hidden GET, is not there (RFC 9110, 9.3.2)',
  async (path) => expect(await statusOf('HEAD', `/pets${path}`)).toBe(404),
)

test.each(['/tags/secret/', '/tags/secret;a/', '/kinds/secret', '/kinds/Secret'])(
  '%s, which is a hidden operation to servers that do not mind a slash at the end, is not there',
  async (path) => expect(await statusOf('GET', `/pets${path}`)).toBe(404),
)

test.each([
  ['HEAD', '/one/7'],
  ['GET', '/tags/a/'],
  ['GET', '/kinds/a'],
  ['GET', '/kinds/open'],
])('what is exposed beside them is there: %s %s', async (method, path) => {
  expect(await statusOf(method, `/pets${path}`)).toBe(200)
})
