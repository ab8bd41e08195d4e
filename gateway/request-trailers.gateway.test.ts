import { afterAll, beforeAll, expect, test } from 'vitest'
import { aKey, aSnapshot, aStep, keyTable } from './testing/a-snapshot.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'

const KEY = 'gh_request_trailers'
let gateway: RunningGateway
let backend: Backend

beforeAll(async () => {
  gateway = await RunningGateway.start()
  backend = await startBackend((request, response) => {
    request
      .resume()
      .on('end', () =>
        response.end(JSON.stringify([request.headers['x-a'] ?? '', request.trailers])),
      )
  })
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
})

test.each<[string, 'enforce' | 'dry-run', unknown[]]>([
  ['nor comes it', 'enforce', ['', { 'x-sum': '7' }]],
  ['but in dry-run', 'dry-run', ['a', { 'x-b': 'd', 'x-sum': '7' }]],
])(
  'what a step removes from a request does not reach the backend, %s after its body',
  async (_, mode, seen) => {
    const removed = (name: string, id: string) =>
      aStep('set-header', { headers: [{ on: 'request', action: 'remove', name }] }, { id, mode })
    const steps = [removed('x-a', 'stp_0000000000000001'), removed('x-b', 'stp_0000000000000002')]
    await gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url, { steps }))
    const connection = new RawConnection(gateway.url)
    connection.send(
      `POST /pets/all HTTP/1.1\r\nHost: a\r\nx-api-key: ${KEY}\r\nX-A: a\r\nTransfer-Encoding: chunked\r\n\r\n` +
        '1\r\na\r\n0\r\nX-A: b\r\nx_a: c\r\nx-b: d\r\nx-sum: 7\r\n\r\n',
    )
    expect(JSON.parse((await connection.answer())?.body ?? '')).toEqual(seen)
    connection.close()
  },
)
