import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ApiContract } from '#contract/operation-contract.ts'
import { aKey, aSnapshot, aStep, ids, keyTable } from './testing/a-snapshot.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'

const KEY = 'gh_routing'
let gateway: RunningGateway
let backend: Backend
let other: Backend

const contract: ApiContract = {
  schemas: {},
  operations: {
    [ids.operation('list')]: {
      parameters: [],
      body: null,
      responses: [
        {
          status: '200',
          contents: [
            { mediaType: 'application/json', schema: null, examples: { one: '[1]', two: '[2]' } },
          ],
        },
      ],
    },
  },
}

beforeAll(async () => {
  gateway = await RunningGateway.start()
  backend = await startBackend()
  other = await startBackend()
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
})
afterAll(async () => {
  await gateway.remove()
  await Promise.all([backend.close(), other.close()])
})
beforeEach(() => {
  backend.seen.length = 0
  other.seen.length = 0
})

async function enforce(...steps: ReturnType<typeof aStep>[]): Promise<void> {
  const snapshot = aSnapshot(`${backend.url}/base`, { steps, api: { contract } })
  const answer = await gateway.admin('PUT', '/v1/snapshot', snapshot)
  if (!answer.ok) throw new Error(await answer.text())
}
const call = (path: string, more: RequestInit = {}) =>
  fetch(`${gateway.url}/pets${path}`, { ...more, headers: { 'x-api-key': KEY, ...more.headers } })

test('the path and the query that the backend sees are those of the policies', async () => {
  await enforce(
    aStep('set-query', {
      parameters: [
        { name: 'who', value: '{subscriptionId}' },
        { action: 'remove', name: 'debug' },
      ],
    }),
    aStep(
      'rewrite-path',
      { path: '/v2/pet/{petId}' },
      { scope: 'operation', targetId: ids.operation('one') },
    ),
  )
  await call('/one/a%20b?debug=1&x=%7e')
  await call('/all?de%62ug=1')
  expect(backend.seen.map(({ url }) => url)).toEqual([
    `/base/v2/pet/a%20b?x=%7e&who=${ids.subscription}`,
    `/base/all?who=${ids.subscription}`,
  ])
})

test('a value that would leave its segment reaches no backend', async () => {
  await enforce(
    aStep(
      'rewrite-path',
      { path: '/v2/{petId}/x' },
      { scope: 'operation', targetId: ids.operation('one') },
    ),
  )
  const answer = await call('/one/a%5Cb')
  expect([answer.status, backend.seen]).toEqual([400, []])
})

test('another backend is called for those whom a rule names, over its own connections', async () => {
  const rule = { source: 'header', name: 'x-region', equals: ['eu'], backendUrl: `${other.url}/eu` }
  await enforce(aStep('set-backend', { rules: [rule] }))
  await call('/all', { headers: { 'x-region': 'eu' } })
  await call('/all', { headers: { 'x-region': 'us' } })
  expect([other.seen, backend.seen].map(([first]) => first?.url)).toEqual(['/eu/all', '/base/all'])
})

test('an example answers in place of the backend, and steps that change answers change it', async () => {
  await enforce(
    aStep('mock-response', {}),
    aStep('set-header', { headers: [{ on: 'response', name: 'x-more', value: 'yes' }] }),
  )
  const answer = await call('/all', { headers: { prefer: 'example=two' } })
  expect([answer.status, await answer.text(), answer.headers.get('x-more')]).toEqual([
    200,
    '[2]',
    'yes',
  ])
  expect((await call('/all', { headers: { prefer: 'code=404' } })).status).toBe(501)
  expect(backend.seen).toEqual([])
})

test('answers are masked and bodies are limited', async () => {
  await enforce(
    aStep('mask-fields', { fields: ['body'], keepLast: 4 }),
    aStep('json-threat', { depthMax: 2 }),
  )
  const post = (body: string) =>
    call('/all', { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  const answer = await post('{"card":"4111111111111234"}')
  expect(await answer.json()).toMatchObject({ body: '***34"}' })
  expect((await post('[[[1]]]')).status).toBe(400)
  expect(backend.seen).toHaveLength(1)
})
