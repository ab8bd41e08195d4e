import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CallRecord } from '#contract/records.ts'
import { aKey, aSnapshot, aStep, keyTable } from './testing/a-snapshot.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'

let gateway: RunningGateway
let backend: Backend

/** Fails as servers do: by the status that stands in the path. */
beforeAll(async () => {
  backend = await startBackend((request, response) => {
    response.writeHead(Number(request.url?.split('/').at(-1)), {
      'content-type': 'text/html',
      'x-powered-by': 'Acme/1',
      'retry-after': '7',
    })
    response.write('<h1>Error</h1> at Orders.java:42 '.repeat(2_000))
    response.end()
  })
  gateway = await RunningGateway.start()
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey('gh_errors')]))
  const snapshot = aSnapshot(backend.url, {
    steps: [
      aStep('consistent-errors', {
        statuses: ['5xx', '404'],
        mapped: [{ from: '501', to: 502 }],
      }),
    ],
  })
  await gateway.admin('PUT', '/v1/snapshot', snapshot)
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
})

const call = (status: number) =>
  fetch(`${gateway.url}/pets/one/${status}`, { headers: { 'x-api-key': 'gh_errors' } })
async function lastRecord(): Promise<CallRecord> {
  const page = (await (await gateway.admin('GET', '/v1/records?max=5000')).json()) as {
    records: CallRecord[]
  }
  return page.records.at(-1) as CallRecord
}

test.each([
  [500, 500, 'backend-error'],
  [501, 502, 'backend-error'],
  [404, 404, 'backend-refused'],
])(
  'an answer %i of the backend becomes %i as a problem with the request id',
  async (own, told, code) => {
    const answer = await call(own)
    const body = await answer.text()
    expect([
      answer.status,
      answer.headers.get('content-type'),
      answer.headers.get('retry-after'),
    ]).toEqual([told, 'application/problem+json', '7'])
    expect(JSON.parse(body)).toMatchObject({
      status: told,
      code,
      requestId: answer.headers.get('x-request-id'),
    })
    expect(body).not.toContain('Orders')
    expect(answer.headers.has('x-powered-by')).toBe(false)
    expect(await lastRecord()).toMatchObject({
      status: told,
      code,
      reason: expect.stringContaining(`The backend answered ${own} with text/html`),
      refusedByStepId: expect.stringContaining('stp_'),
    })
  },
)

test('an answer that is not chosen passes as it is', async () => {
  const answer = await call(400)
  expect([answer.status, answer.headers.get('x-powered-by')]).toEqual([400, 'Acme/1'])
  expect(await answer.text()).toContain('Orders.java')
})
