import { expect, onTestFinished, test } from 'vitest'
import { aKey, aSnapshot, aStep, ids, keyTable } from './testing/a-snapshot.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { recordOf } from './testing/record-of.ts'
import { RunningGateway } from './testing/start-gateway.ts'
import { startRawBackend } from './testing/start-raw-backend.ts'

test('a backend that answers TRACE is not told the credential, which its answer would repeat', async () => {
  const key = 'gh_trace_method'
  const secret = 'sec_000000000000text'
  const seen: string[] = []
  const backend = await startRawBackend((socket, request) => {
    seen.push(request)
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${request.length}\r\n\r\n${request}`)
  })
  const gateway = await RunningGateway.start()
  onTestFinished(async () => {
    await gateway.remove()
    backend.close()
  })
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(key)]))
  const secrets = [{ id: secret, kind: 'text', value: 'geheim' }]
  await gateway.admin('PUT', '/v1/secrets', { revision: 'one', secrets })
  const operations = [{ id: ids.operation('list'), method: 'TRACE' as const, path: '/all' }]
  const trace = async (steps: ReturnType<typeof aStep>[]) => {
    const snapshot = aSnapshot(backend.url, { steps, api: { operations, withheld: [] } })
    expect((await gateway.admin('PUT', '/v1/snapshot', snapshot)).status).toBe(200)
    const connection = new RawConnection(gateway.url)
    connection.send(`TRACE /pets/all HTTP/1.1\r\nHost: a\r\nx-api-key: ${key}\r\n\r\n`)
    const answer = await connection.answer()
    connection.close()
    return answer
  }

  const plain = await trace([])
  expect([plain?.status, plain?.body.includes(key)]).toEqual([200, false])
  seen.length = 0
  const config = { kind: 'header', header: 'x-backend-key', secret }
  const refused = await trace([aStep('backend-auth', config)])
  expect(JSON.parse(refused?.body ?? '')).toMatchObject({ code: 'backend-credential-unusable' })
  expect([refused?.status, seen]).toEqual([502, []])
  const { reason } = await recordOf(gateway, refused?.headers['x-request-id'])
  expect(reason).toBe('The answer to TRACE would tell the caller the credential.')
})
