import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CallRecord, recordsPage } from '#contract/records.ts'
import type { SnapshotStep } from '#contract/snapshot.ts'
import { trace as traceShape } from '#contract/trace.ts'
import { TICKET_MS, ticketKey, writeTicket } from '#contract/trace-ticket.ts'
import { aKey, aSnapshot, aStep, ids, keyTable } from './testing/a-snapshot.ts'
import {
  json,
  judgedAnswers,
  judgedOperations,
  judgingContract,
  LARGE_PIECES,
  largePiece,
  WRONG,
} from './testing/judged-answers.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { recordOf as findRecord } from './testing/record-of.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { adminToken, RunningGateway } from './testing/start-gateway.ts'

const KEY = 'gh_tried'
let gateway: RunningGateway
let backend: Backend
/** Answers that a backend has begun and not ended, newest last. */
const begun: ServerResponse[] = []

/** That a backend has stopped sending what has no end. */
const ended = Promise.withResolvers<void>()

/** What the backend answers, by the last part of the path. */
const answers: Record<string, (response: ServerResponse) => void> = {
  ...judgedAnswers,
  async endless(response) {
    response.writeHead(200, json)
    while (!response.destroyed) {
      if (!response.write(largePiece))
        await Promise.race([once(response, 'drain'), once(response, 'close')])
    }
    ended.resolve()
  },
  /** JSON or events without an end. */
  open(response) {
    response.writeHead(200, json).write('{"id":1')
    begun.push(response)
  },
  events(response) {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
    begun.push(response)
  },
}

beforeAll(async () => {
  backend = await startBackend((request, response) => {
    request.resume()
    answers[request.url?.split('/').at(-1) ?? '']?.(response)
  })
  gateway = await RunningGateway.start()
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
})

async function enforce(...steps: SnapshotStep[]): Promise<void> {
  const snapshot = aSnapshot(backend.url, {
    steps,
    api: { contract: judgingContract, operations: judgedOperations },
  })
  const answer = await gateway.admin('PUT', '/v1/snapshot', snapshot)
  if (!answer.ok) throw new Error(await answer.text())
}
const dry = (policy: string, config: object = {}) => aStep(policy, config, { mode: 'dry-run' })
const call = (name: string, more: RequestInit = {}) =>
  fetch(`${gateway.url}/pets/one/${name}`, {
    ...more,
    headers: { 'x-api-key': KEY, ...more.headers },
  })
const recordOf = (answer: Response): Promise<CallRecord> =>
  findRecord(gateway, answer.headers.get('x-request-id'))
const findings = async (answer: Response) =>
  (await recordOf(answer)).dryRun.map(({ policy, code }) => [policy, code])

/** Every byte of an answer but those that differ from call to call. */
async function bytesOf(name: string, method = 'GET'): Promise<string> {
  const connection = new RawConnection(gateway.url)
  connection.send(
    `${method} /pets/one/${name} HTTP/1.1\r\nhost: a.test\r\nx-api-key: ${KEY}\r\nconnection: close\r\n\r\n`,
  )
  const text = await connection.everything()
  return text.replaceAll(/^(?:date|x-request-id): .*\r\n/gim, '')
}

describe('checks of answers by the document, in dry-run', () => {
  test.each([
    ['right', 'GET', []],
    ['wrong', 'GET', ['response-invalid']],
    ['broken', 'GET', ['response-unreadable']],
    ['chunked', 'GET', ['response-invalid']],
    ['packed', 'GET', ['response-invalid']],
    ['unknown', 'GET', []],
    ['part', 'GET', []],
    ['empty', 'GET', []],
    ['same', 'GET', []],
    ['failed', 'GET', []],
    ['right', 'HEAD', []],
  ])('%s, by %s: the same bytes as without the step; noted: %j', async (name, method, codes) => {
    await enforce()
    const without = await bytesOf(name, method)
    await enforce(dry('validate-response'))
    expect(await bytesOf(name, method)).toBe(without)
    const answer = await call(name, { method })
    await answer.arrayBuffer()
    expect(await findings(answer)).toEqual(codes.map((code) => ['validate-response', code]))
    expect(await recordOf(answer)).toMatchObject({ code: null, refusedByStepId: null })
  })

  test('the record names the place, never the value, as when it is enforced', async () => {
    await enforce(aStep('validate-response', {}))
    const refused = await call('wrong')
    await refused.arrayBuffer()
    const { reason } = await recordOf(refused)
    await enforce(dry('validate-response'))
    const answer = await call('wrong')
    await answer.arrayBuffer()
    expect((await recordOf(answer)).dryRun).toMatchObject([{ code: 'response-invalid', reason }])
  })

  test('an answer beyond the limit passes whole, is noted, and nothing of it stays held', async () => {
    await enforce(dry('validate-response'))
    const answer = await call('large')
    expect((await answer.arrayBuffer()).byteLength).toBe(LARGE_PIECES * largePiece.byteLength)
    expect(await findings(answer)).toEqual([['validate-response', 'response-too-large']])
    const metrics = await (await gateway.admin('GET', '/metrics')).text()
    expect(metrics).toMatch(/^gatehouse_held_bytes 0$/m)
  })

  test('a body without an end is known to be too large while it flows, and ends when its caller leaves', async () => {
    await enforce(dry('validate-response'))
    const leaving = new AbortController()
    const answer = await call('endless', { signal: leaving.signal })
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
    for (let bytes = 0; bytes < 5_000_000; )
      bytes += (await reader.read()).value?.byteLength ?? Number.POSITIVE_INFINITY
    leaving.abort()
    await ended.promise
    expect(await findings(answer)).toEqual([['validate-response', 'response-too-large']])
  })

  test('what has come of an answer goes on at once, and the record waits for its end', async () => {
    await enforce(dry('validate-response'))
    const answer = await call('open')
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe('{"id":1')
    begun.at(-1)?.end(',"more":2}')
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe(',"more":2}')
    expect((await reader.read()).done).toBe(true)
    expect(await findings(answer)).toEqual([['validate-response', 'response-invalid']])
  })

  test('events pass one by one, and are not judged', async () => {
    await enforce(dry('validate-response'))
    const answer = await call('events')
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
    for (const event of ['1', '2', '3']) {
      expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe(`data: ${event}\n\n`)
      begun.at(-1)?.write(`data: ${Number(event) + 1}\n\n`)
    }
    begun.at(-1)?.end()
    while (!(await reader.read()).done);
    expect(await findings(answer)).toEqual([])
  })

  test('a caller that leaves in the middle has its record, and nothing is made up about the rest', async () => {
    await enforce(dry('validate-response'))
    const leaving = new AbortController()
    const answer = await call('open', { signal: leaving.signal })
    await answer.body?.getReader().read()
    const ended = once(begun.at(-1) as ServerResponse, 'close')
    leaving.abort()
    await ended
    expect(await recordOf(answer)).toMatchObject({ status: 200, responseBytes: 7, dryRun: [] })
    expect(await gateway.admin('GET', '/metrics').then((page) => page.text())).toMatch(
      /^gatehouse_held_bytes 0$/m,
    )
  })

  test('an answer that its backend breaks off is noted as one that could not be read', async () => {
    await enforce(dry('validate-response'))
    const answer = await call('open')
    begun.at(-1)?.destroy()
    await expect(answer.arrayBuffer()).rejects.toThrow()
    expect(await findings(answer)).toEqual([['validate-response', 'response-unreadable']])
  })

  test('no record is lost when the gateway is stopped while it waits for a verdict', async () => {
    const own = await RunningGateway.start()
    await own.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
    const steps = [dry('validate-response')]
    await own.admin(
      'PUT',
      '/v1/snapshot',
      aSnapshot(backend.url, { steps, api: { contract: judgingContract } }),
    )
    const calls = Array.from({ length: 20 }, async () => {
      const answer = await fetch(`${own.url}/pets/one/packed`, { headers: { 'x-api-key': KEY } })
      await answer.arrayBuffer()
      return answer.headers.get('x-request-id')
    })
    const requestIds = await Promise.all(calls)
    expect(await own.end('SIGTERM')).toBe(0)
    await own.restart()
    const page = recordsPage.parse(await (await own.admin('GET', '/v1/records?max=5000')).json())
    expect(page.records.map(({ requestId }) => requestId).sort()).toEqual(requestIds.sort())
    expect(page.records.flatMap(({ dryRun }) => dryRun.map(({ code }) => code))).toEqual(
      Array(20).fill('response-invalid'),
    )
    await own.remove()
  })
})

describe('an answer that an enforced step changes', () => {
  const remove = aStep('remove-fields', { fields: ['secret'] })
  const check = (id: string) => aStep('validate-response', {}, { mode: 'dry-run', id })

  test('is judged as it is at the place of the step in dry-run', async () => {
    const own = { properties: { id: { type: 'string' } }, additionalProperties: false }
    const snapshot = aSnapshot(backend.url, {
      steps: [check(ids.step('outer')), remove, check(ids.step('inner'))],
      api: { contract: { ...judgingContract, schemas: { s0: { type: 'object', ...own } } } },
    })
    expect((await gateway.admin('PUT', '/v1/snapshot', snapshot)).status).toBe(200)
    const answer = await call('wrong')
    expect(await answer.json()).toEqual({ id: 'a' })
    expect((await recordOf(answer)).dryRun.map(({ stepId }) => stepId)).toEqual([ids.step('inner')])
  })

  test('is read through a body that can only be read, and passes whole', async () => {
    // From the backend outwards: a body of the policy's own making, then the look at it.
    await enforce(dry('validate-response'), aStep('timeout', { answerMs: 5_000, idleMs: 5_000 }))
    const answer = await call('chunked')
    expect(await answer.text()).toBe(WRONG)
    expect(await findings(answer)).toEqual([['validate-response', 'response-invalid']])
  })
})

test.each([
  ['remove-fields', { fields: ['secret'] }, 'wrong', []],
  ['remove-fields', { fields: ['secret'] }, 'broken', ['response-unreadable']],
  ['remove-fields', { fields: ['secret'] }, 'large', ['response-too-large']],
  ['mask-fields', { fields: ['secret'] }, 'packed', []],
  ['mask-fields', { fields: ['secret'] }, 'broken', ['response-unreadable']],
  ['consistent-errors', { statuses: ['5xx'] }, 'failed', ['backend-error']],
  ['strip-headers', { headers: ['content-*'] }, 'failed', []],
])(
  '%s in dry-run, %j: %s goes to the caller as it came; noted: %j',
  async (policy, config, name, codes) => {
    await enforce()
    const without = await bytesOf(name)
    await enforce(dry(policy, config))
    expect(await bytesOf(name)).toBe(without)
    const answer = await call(name)
    await answer.arrayBuffer()
    expect(await findings(answer)).toEqual(codes.map((code) => [policy, code]))
  },
)

test('a circuit in dry-run sends every call, and notes those that it would not have sent', async () => {
  const rules = { failurePercent: 50, callsMin: 2, failures: ['500'] }
  await enforce(dry('circuit-breaker', rules))
  const noted: string[][][] = []
  for (const name of ['failed', 'failed', 'right', 'wrong']) {
    const answer = await call(name)
    expect(answer.status).toBe(name === 'failed' ? 500 : 200)
    await answer.arrayBuffer()
    noted.push(await findings(answer))
  }
  const open = [['circuit-breaker', 'circuit-open']]
  expect(noted).toEqual([[], [], open, open])
})

test('log in dry-run keeps what it keeps when it is enforced', async () => {
  const config = { oneIn: 1, responseBody: true }
  await enforce(aStep('log', config))
  const one = await call('wrong')
  await one.arrayBuffer()
  await enforce(dry('log', config))
  const other = await call('wrong')
  await other.arrayBuffer()
  const { details } = await recordOf(other)
  expect(details?.[0]?.responseBody).toContain('"id"')
  expect(details).toEqual((await recordOf(one)).details)
})

describe('a trace', () => {
  const ticket = () =>
    writeTicket({ id: 'trc_0000000000000001', apiId: ids.api, expiresAt: Date.now() + TICKET_MS }, [
      ticketKey(adminToken),
    ])
  async function stepsOf(requestId: string | null, of = 'response') {
    let found: Response | undefined
    await expect
      .poll(async () => {
        found = await gateway.admin('GET', `/v1/trace/${requestId}`)
        return found.status
      })
      .toBe(200)
    const { steps } = traceShape.parse(await found?.json())
    return steps.filter(({ phase }) => phase === of)
  }
  const traced = (name: string, more: RequestInit = {}) =>
    call(name, { ...more, headers: { 'x-gatehouse-trace': ticket() } })

  test('tells what steps in dry-run would have refused and changed', async () => {
    await enforce(
      dry('validate-response'),
      dry('remove-fields', { fields: ['secret'] }),
      dry('set-header', { headers: [{ on: 'response', name: 'x-done', value: 'yes' }] }),
    )
    const answer = await traced('wrong')
    expect(await answer.text()).toBe(WRONG)
    expect(answer.headers.get('x-done')).toBeNull()
    const steps = await stepsOf(answer.headers.get('x-request-id'))
    expect(steps).toMatchObject([
      {
        policy: 'set-header',
        mode: 'dry-run',
        verdict: 'passed',
        changes: [{ part: 'response-header', name: 'x-done', from: null, to: 'yes' }],
      },
      { policy: 'remove-fields', mode: 'dry-run', verdict: 'passed' },
      {
        policy: 'validate-response',
        mode: 'dry-run',
        verdict: 'would-refuse',
        code: 'response-invalid',
      },
    ])
    expect(steps[1]?.changes).toContainEqual(
      expect.objectContaining({ part: 'response-body', to: '10 bytes' }),
    )
  })

  test('tells that a step around the backend would have refused', async () => {
    await enforce(dry('circuit-breaker', { failurePercent: 1, callsMin: 1, failures: ['500'] }))
    for (const name of ['failed', 'failed']) await (await call(name)).arrayBuffer()
    const answer = await traced('right')
    expect(await answer.text()).toBe('{"id":1}')
    expect(await stepsOf(answer.headers.get('x-request-id'), 'around')).toMatchObject([
      { policy: 'circuit-breaker', verdict: 'would-refuse', code: 'circuit-open' },
    ])
  })

  test('tells that a step came to no verdict because the caller left', async () => {
    await enforce(dry('validate-response'))
    const leaving = new AbortController()
    const answer = await traced('open', { signal: leaving.signal })
    leaving.abort()
    expect(await stepsOf(answer.headers.get('x-request-id'))).toMatchObject([
      { verdict: 'failed', code: null, reason: expect.stringContaining('It was not judged') },
    ])
  })
})
