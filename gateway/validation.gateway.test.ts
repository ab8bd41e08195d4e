import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiContract } from '#contract/operation-contract.ts'
import { aKey, aSnapshot, aStep, ids, keyTable } from './testing/a-snapshot.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { recordOf } from './testing/record-of.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'

const KEY = 'gh_validation'
let gateway: RunningGateway
let backend: Backend
let answered = '{"id":1}'

const contract: ApiContract = {
  schemas: {
    s0: {
      type: 'object',
      required: ['name'],
      properties: { name: { type: 'string', pattern: '^(a+)+$' }, next: { $ref: '#/$defs/s0' } },
    },
    s1: { type: 'object', properties: { id: { type: 'integer' } }, additionalProperties: false },
  },
  operations: {
    [ids.operation('list')]: {
      parameters: [
        {
          name: 'limit',
          in: 'query',
          required: false,
          shape: 'single',
          separator: null,
          schema: { type: 'integer' },
        },
      ],
      body: null,
      responses: [
        {
          status: '200',
          contents: [{ mediaType: 'application/json', schema: { $ref: '#/$defs/s1' } }],
        },
      ],
    },
    [ids.operation('add')]: {
      parameters: [],
      body: {
        required: true,
        contents: [{ mediaType: 'application/json', schema: { $ref: '#/$defs/s0' } }],
      },
      responses: [],
    },
  },
}

beforeAll(async () => {
  gateway = await RunningGateway.start()
  backend = await startBackend((request, response) => {
    request.resume()
    response.setHeader('content-type', 'application/json')
    response.end(answered)
  })
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
})

const deploy = (steps: ReturnType<typeof aStep>[], of: ApiContract = contract) =>
  gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url, { steps, api: { contract: of } }))
async function enforce(...steps: ReturnType<typeof aStep>[]): Promise<void> {
  const answer = await deploy(steps)
  if (!answer.ok) throw new Error(await answer.text())
}
const list = (query: string) =>
  fetch(`${gateway.url}/pets/all${query}`, { headers: { 'x-api-key': KEY } })
const add = (body: string, type = 'application/json') =>
  fetch(`${gateway.url}/pets/all`, {
    method: 'POST',
    headers: { 'x-api-key': KEY, 'content-type': type },
    body,
  })

test('a call as described passes; others are told what is wrong with them', async () => {
  await enforce(aStep('validate-request', {}))
  expect((await list('?limit=5')).status).toBe(200)
  expect((await add('{"name":"aa","next":{"name":"a"}}')).status).toBe(200)
  const parameter = await list('?limit=five')
  expect([parameter.status, await parameter.json()]).toMatchObject([
    400,
    { code: 'request-invalid', errors: [{ in: 'query', at: 'limit', message: 'must be integer' }] },
  ])
  expect(await (await add('{"name":"a","next":{}}')).json()).toMatchObject({
    errors: [{ in: 'body', at: '/next', message: "must have required property 'name'" }],
  })
  expect((await add('name=a', 'text/plain')).status).toBe(415)
})

test('a type that Connection takes away is not one that a step goes by (RFC 9110, 7.6.1)', async () => {
  await enforce(aStep('json-threat', { depthMax: 5 }))
  const connection = new RawConnection(gateway.url)
  const body = '['.repeat(50)
  connection.send(
    `POST /pets/all HTTP/1.1\r\nHost: gateway.test\r\nx-api-key: ${KEY}\r\nContent-Type: text/plain\r\nConnection: content-type\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
  expect(await connection.answer()).toMatchObject({
    status: 400,
    body: expect.stringContaining('json-threat'),
  })
  connection.close()
})

test('a pattern that would never end holds nobody up', async () => {
  await enforce(aStep('validate-request', {}))
  expect((await add(JSON.stringify({ name: `${'a'.repeat(100_000)}!` }))).status).toBe(400)
})

test('in dry-run everything passes, and the record says what would have been refused', async () => {
  await enforce(aStep('validate-request', {}, { mode: 'dry-run' }))
  const answer = await add('{}')
  expect(answer.status).toBe(200)
  expect((await recordOf(gateway, answer.headers.get('x-request-id'))).dryRun).toMatchObject([
    { code: 'request-invalid' },
  ])
})

test('an answer that nobody described does not reach the caller', async () => {
  await enforce(aStep('validate-response', {}))
  expect(await (await list('')).text()).toBe(answered)
  answered = '{"id":1,"secret":"a"}'
  const refused = await list('')
  expect([refused.status, await refused.text()]).toEqual([
    502,
    expect.not.stringContaining('secret'),
  ])
  answered = '{"id":1}'
})

test('a schema that cannot be used refuses the snapshot, and the one before stays', async () => {
  await enforce(aStep('validate-request', {}))
  const broken = { ...contract, schemas: { ...contract.schemas, s0: { $ref: '#/$defs/nowhere' } } }
  const answer = await deploy([aStep('validate-request', {}, { id: ids.step('other') })], broken)
  const { faults } = (await answer.json()) as { faults: { message: string }[] }
  expect([answer.status, faults[0]?.message]).toEqual([
    422,
    expect.stringContaining(`A schema of the operation ${ids.operation('add')} cannot be used`),
  ])
  expect((await list('?limit=five')).status).toBe(400)
})

test('what only building finds is told beside what is wrong with other steps', async () => {
  const broken = { ...contract, schemas: { ...contract.schemas, s0: { $ref: '#/$defs/nowhere' } } }
  const bad = aStep('rate-limit', { calls: 0, windowSeconds: 1 })
  const answer = await deploy([bad, aStep('validate-request', {})], broken)
  const { faults } = (await answer.json()) as { faults: { pointer: string }[] }
  expect([answer.status, faults.map(({ pointer }) => pointer)]).toEqual([
    422,
    ['/steps/0/config/calls', `/apis/0/contract/operations/${ids.operation('add')}`],
  ])
})
