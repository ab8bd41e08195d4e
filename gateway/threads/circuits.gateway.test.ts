import { request, type ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aSnapshot, aStep, ids } from '#gateway/testing/a-snapshot.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { RunningGateway } from '#gateway/testing/start-gateway.ts'

const THREADS = 3
/** Over so many connections of their own, no thread is left out: the chance is below one in ten million. */
const CONNECTIONS = 48
let gateway: RunningGateway
let backend: Backend
/** Calls that the backend got. */
let asked = 0
let isWell = false
/** Calls are answered later, by the test. */
let holds = false
let waiting: ServerResponse[] = []
let deployed = 0

beforeAll(async () => {
  backend = await startBackend((incoming, response) => {
    incoming.resume()
    asked += 1
    response.statusCode = isWell ? 200 : 503
    if (holds) waiting.push(response)
    else response.end()
  })
  gateway = await RunningGateway.start({ GATEWAY_THREADS: String(THREADS) })
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
})
beforeEach(() => {
  deployed += 1
  asked = 0
  isWell = false
  holds = false
  waiting = []
})

/** A step of this test; the same one in each of its deployments. */
const step = (policy: string, config: object) =>
  aStep(policy, config, { id: ids.step(`s${deployed}`) })
const breaker = (more: object = {}) =>
  step('circuit-breaker', { callsMin: 20, windowSeconds: 600, openSeconds: 3_600, ...more })
const another = aStep('set-header', { headers: [{ on: 'request', name: 'x-n', value: '1' }] })
async function enforce(...steps: ReturnType<typeof aStep>[]): Promise<void> {
  const snapshot = aSnapshot(backend.url, { api: { credential: 'none' }, steps })
  const answer = await gateway.admin('PUT', '/v1/snapshot', snapshot)
  expect(answer.status).toBe(200)
}
interface Answered {
  status: number
  code: string | null
}
/** One call over a connection of its own, which a thread of the kernel's choice takes. */
const call = (): Promise<Answered> =>
  new Promise((resolve, reject) => {
    request(`${gateway.url}/pets/all`, { agent: false }, (answer) => {
      let body = ''
      answer.on('data', (piece) => {
        body += piece
      })
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, code: body ? JSON.parse(body).code : null }),
      )
    })
      .on('error', reject)
      .end()
  })
const everywhere = () => Promise.all(Array.from({ length: CONNECTIONS }, call))
async function oneByOne(count: number): Promise<Answered[]> {
  const answers = []
  for (let index = 0; index < count; index += 1) answers.push(await call())
  return answers
}
const isRefused = ({ code }: Answered) => code === 'circuit-open'

describe('a circuit', () => {
  test('opens in all threads by the failures that all have seen, and not a call later', async () => {
    await enforce(breaker())
    const answers = await oneByOne(20)
    expect([answers.filter(isRefused), asked]).toEqual([[], 20])
    const later = await everywhere()
    expect([later.every(isRefused), asked]).toEqual([true, 20])
  })

  test('stays open over a deployment, and that of another step is closed', async () => {
    await enforce(breaker())
    await oneByOne(20)
    await enforce(breaker(), another)
    expect((await everywhere()).every(isRefused)).toBe(true)
    deployed += 1
    await enforce(breaker())
    isWell = true
    expect((await everywhere()).every(({ status }) => status === 200)).toBe(true)
  })

  test('lets one call try, over all threads; its failure opens it anew, its success closes it for all', async () => {
    // A trial has the word for as long again, in which all callers have come.
    await enforce(breaker({ openSeconds: 8 }))
    await oneByOne(20)
    asked = 0
    holds = true
    for (const outcome of [false, true]) {
      isWell = outcome
      const calls: Promise<Answered>[] = []
      let answered = 0
      const one = async () => {
        const answer = await call()
        answered += 1
        return answer
      }
      /** Until each caller has its answer or waits for it at the backend: none comes when the circuit is another. */
      const aRound = async (callers: number) => {
        calls.push(...Array.from({ length: callers }, one))
        await expect.poll(() => answered + waiting.length).toBe(calls.length)
      }
      while (waiting.length === 0) await aRound(1)
      // All callers but the one that tries are refused, also those who come while it is under way.
      await aRound(CONNECTIONS)
      expect(waiting).toHaveLength(1)
      waiting.pop()?.end()
      const answers = await Promise.all(calls)
      expect(answers.filter((answer) => !isRefused(answer))).toEqual([
        { status: outcome ? 200 : 503, code: null },
      ])
    }
    expect(asked).toBe(2)
    holds = false
    expect((await everywhere()).every(({ status }) => status === 200)).toBe(true)
  })
})

test('further tries of a call come out of one budget for all threads', async () => {
  await enforce(step('retry', { triesMax: 2, budgetPercent: 1, pauseMs: 0, pauseMsMax: 0 }))
  const answers = await everywhere()
  expect(answers.every(({ status }) => status === 503)).toBe(true)
  expect(asked).toBe(CONNECTIONS + 10)
})
