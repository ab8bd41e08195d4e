import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CallRecord, recordsPage } from '#contract/records.ts'
import { aKey, aSnapshot, aStep, ids, keyTable } from './testing/a-snapshot.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'

const KEY = 'gh_logged-key'
let gateway: RunningGateway
let backend: Backend
/** Ends the answer that a backend has begun. */
let endAnswer: (() => void) | null = null

beforeAll(async () => {
  backend = await startBackend((request, response) => {
    response.writeHead(request.url === '/one/missing' ? 404 : 200, {
      'content-type': 'application/json',
      'set-cookie': 'session=hush',
    })
    if (request.url === '/one/slow') {
      response.write('{"first":1')
      endAnswer = () => response.end('}')
      return
    }
    if (request.url === '/one/big') {
      response.end(`{"big":"${'x'.repeat(3_000_000)}"}`)
      return
    }
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () =>
      response.end(JSON.stringify({ bytes: Buffer.concat(pieces).length, token: 'hush' })),
    )
  })
  gateway = await RunningGateway.start()
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
})

async function enforce(...configs: object[]): Promise<void> {
  const steps = configs.map((config, index) =>
    aStep('log', config, { id: ids.step(`log${index}`) }),
  )
  const answer = await gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url, { steps }))
  if (!answer.ok) throw new Error(await answer.text())
}
const call = (path: string, more: RequestInit = {}) =>
  fetch(`${gateway.url}/pets${path}`, { ...more, headers: { 'x-api-key': KEY, ...more.headers } })
async function lastRecord(): Promise<CallRecord> {
  const answer = await gateway.admin('GET', '/v1/records?max=5000')
  return recordsPage.parse(await answer.json()).records.at(-1) as CallRecord
}
const everything = {
  oneIn: 1,
  requestHeaders: ['x-api-key', 'authorization', 'x-tenant'],
  responseHeaders: ['set-cookie', 'content-type'],
  query: true,
  requestBody: true,
  responseBody: true,
}

test('a chosen call leaves what was asked for in its record, and no credential', async () => {
  await enforce(everything)
  await call('/all?key=gh_logged-key&page=2&api_token=hush', {
    method: 'POST',
    body: JSON.stringify({ name: 'Rex', password: 'hush' }),
    headers: {
      'content-type': 'application/json',
      authorization: 'Bearer hush',
      'x-tenant': 'acme',
    },
  })
  const record = await lastRecord()
  expect(record.details).toEqual([
    {
      stepId: ids.step('log0'),
      query: 'page=2&api_token=(hidden)',
      requestHeaders: [
        ['authorization', '(hidden)'],
        ['x-tenant', 'acme'],
      ],
      responseHeaders: [
        ['set-cookie', '(hidden)'],
        ['content-type', 'application/json'],
      ],
      requestBody: '{"name":"Rex","password":"(hidden)"}',
      requestBodyCut: false,
      responseBody: '{"bytes":32,"token":"(hidden)"}',
      responseBodyCut: false,
    },
  ])
  expect(JSON.stringify(record)).not.toMatch(/hush|gh_logged/)
})

test('a large upload and a large answer pass whole, and their beginnings are kept', async () => {
  await enforce({ ...everything, bodyBytesMax: 64 })
  const text = 'y'.repeat(2_000_000)
  const uploaded = await call('/all', {
    method: 'POST',
    body: text,
    headers: { 'content-type': 'text/plain' },
  })
  expect(await uploaded.json()).toMatchObject({ bytes: 2_000_000 })
  expect((await lastRecord()).details?.[0]).toMatchObject({
    requestBody: 'y'.repeat(64),
    requestBodyCut: true,
  })
  expect((await (await call('/one/big')).text()).length).toBe(3_000_010)
  expect((await lastRecord()).details?.[0]).toMatchObject({ responseBodyCut: true })
})

test('an answer that streams is not held: its first piece comes before its last is sent', async () => {
  await enforce(everything)
  const answer = await call('/one/slow')
  const reader = answer.body?.getReader()
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('{"first":1')
  endAnswer?.()
  while (!(await reader?.read())?.done);
  expect((await lastRecord()).details?.[0]).toMatchObject({ responseBody: '{"first":1}' })
})

test('a call that is not chosen leaves nothing, an error does where that is wished', async () => {
  await enforce({ oneIn: 1_000_000, everyError: true })
  await call('/all')
  expect(await lastRecord()).not.toHaveProperty('details')
  await call('/one/missing')
  expect((await lastRecord()).details).toHaveLength(1)
})

test('no more than four steps leave something in one record', async () => {
  await enforce(...Array.from({ length: 6 }, () => ({ oneIn: 1 })))
  await call('/all')
  expect((await lastRecord()).details).toHaveLength(4)
})
