import { beforeEach, describe, expect, test } from 'vitest'
import type { RedisLink } from '#gateway/redis/redis-link.ts'
import { RedisAway } from '#gateway/redis/redis-link.ts'
import { HeardTotals, heardMemory } from './heard-totals.ts'
import { RedisQuotas } from './redis-quotas.ts'
import { quotasMemory, SharedQuotas } from './shared-quotas.ts'

const CALLERS_MAX = 16
const OWED_MAX = 4
const may = { startMs: 1_000, endMs: 2_000 }
const june = { startMs: 2_000, endMs: 3_000 }
const unlimited = {}

/** Stands for the connection: what it is asked is answered when the test says so. */
class HeldLink {
  away = false
  sharedBy = 1
  /** Taken (1) or not, calls, bytes, and when Redis began to count; of payments without the first. */
  answer = [0, 0, 1]
  readonly asked: { key: string; calls: number; bytes: number; told: number[] }[] = []
  readonly #waiting: (() => void)[] = []
  #back: () => Promise<void> = async () => undefined

  whenBack(act: () => Promise<void>): void {
    this.#back = act
  }
  back(): Promise<void> {
    return this.#back()
  }
  async run(_: unknown, key: string, values: number[]): Promise<number[]> {
    if (this.away && !this.isComingBack) throw new RedisAway('It is away.')
    const [, , calls = 0, bytes = 0, ...told] = values
    this.asked.push({ key, calls, bytes, told })
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
    return this.answer
  }
  isComingBack = false
  /** Answers all that is asked, until nothing more comes. */
  async answerAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      this.#waiting.shift()?.()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

let clock: { ms: number }
let link: HeldLink
let own: SharedQuotas
let quotas: RedisQuotas
beforeEach(() => {
  clock = { ms: 1_500 }
  link = new HeldLink()
  const now = () => clock.ms
  own = new SharedQuotas(quotasMemory(CALLERS_MAX), CALLERS_MAX, now)
  quotas = new RedisQuotas(link as unknown as RedisLink, {
    own,
    heard: new HeardTotals(heardMemory(CALLERS_MAX), CALLERS_MAX, now),
    owedMax: OWED_MAX,
    now,
  })
})
const paid = () =>
  link.asked.map(({ key, calls, bytes }) => [key.replace('quota:', ''), calls, bytes])

test('what two calls pay at the same time is paid once', async () => {
  link.away = true
  for (const key of ['a', 'b', 'c']) quotas.addBytes(key, may, 10)
  link.away = false
  const first = link.back()
  quotas.addBytes('d', may, 5)
  quotas.addBytes('c', may, 7)
  await link.answerAll()
  await first
  const bytesOf = (key: string) =>
    paid().reduce((sum, [of, , bytes]) => sum + (of === key ? Number(bytes) : 0), 0)
  expect(['a', 'b', 'c', 'd'].map(bytesOf)).toEqual([10, 10, 17, 5])
})

test('what was used while it was paid counts when Redis goes away again', async () => {
  link.away = true
  link.isComingBack = true
  quotas.take('a', may, { calls: 2 })
  const paying = link.back()
  quotas.take('a', may, { calls: 2 })
  await link.answerAll()
  await paying
  expect(quotas.take('a', may, { calls: 1 })).toMatchObject({ taken: false })
})

test('what comes while all is paid waits for the next time', async () => {
  link.away = true
  link.isComingBack = true
  quotas.take('a', may, unlimited)
  const paying = link.back()
  quotas.take('b', may, unlimited)
  await link.answerAll()
  await paying
  expect(paid()).toEqual([['a', 1, 0]])
})

test('what Redis has said counts here when it goes away, and is told to it again', async () => {
  link.answer = [1, 5, 50, 7]
  const taken = quotas.take('a', may, { calls: 9 })
  await link.answerAll()
  expect(await taken).toEqual({ taken: true, calls: 5, bytes: 50 })
  const next = quotas.take('a', may, { calls: 9 })
  await link.answerAll()
  await next
  expect(link.asked.map(({ told }) => told)).toEqual([
    [0, 0, 0],
    [5, 50, 7],
  ])
  link.away = true
  expect(quotas.take('a', may, { calls: 5 })).toMatchObject({ taken: false, calls: 5 })
  expect(quotas.take('a', may, { bytes: 50 })).toMatchObject({ taken: false, bytes: 50 })
})

test('what Redis says when it is paid is told to it again', async () => {
  link.answer = [8, 80, 7]
  quotas.addBytes('a', may, 30)
  await link.answerAll()
  void quotas.take('a', may, unlimited)
  expect(link.asked.at(-1)?.told).toEqual([8, 80, 7])
})

describe('while Redis is away', () => {
  beforeEach(() => {
    link.away = true
  })
  const comesBack = async () => {
    link.isComingBack = true
    const paying = link.back()
    await link.answerAll()
    await paying
  }

  test('a call of the period before that ends late takes nothing of the next away', async () => {
    clock.ms = 2_500
    for (let call = 0; call < 5; call += 1) quotas.take('a', june, unlimited)
    quotas.addBytes('a', may, 100)
    await comesBack()
    expect(paid()).toEqual([['a', 5, 100]])
  })

  test('what was used in a period that is over is not asked for in the next', async () => {
    quotas.take('a', may, unlimited)
    quotas.take('b', may, unlimited)
    clock.ms = 2_500
    quotas.take('b', june, unlimited)
    await comesBack()
    expect(paid()).toEqual([['b', 1, 0]])
  })

  test('callers beyond the bound share what one may use, and what is owed does not grow', async () => {
    for (let caller = 0; caller < OWED_MAX; caller += 1)
      quotas.take(`step:${caller}`, may, { calls: 2 })
    const late = ['x', 'y', 'z'].map((key) => quotas.take(`step:${key}`, may, { calls: 2 }))
    expect(late).toMatchObject([{ taken: true }, { taken: true }, { taken: false }])
    for (const caller of ['x', 'y', 'z']) quotas.addBytes(`step:${caller}`, may, 100)
    expect(quotas.take('step:0', may, { calls: 2 })).toMatchObject({ taken: true, bytes: 0 })
    await comesBack()
    expect(paid()).toHaveLength(OWED_MAX)
  })

  test('each call, and each byte, counts as many times as there are gateways', () => {
    link.sharedBy = 2
    expect(quotas.take('a', may, { calls: 3 })).toMatchObject({ taken: true, calls: 2 })
    expect(quotas.take('a', may, { calls: 3 })).toMatchObject({ taken: false })
    quotas.addBytes('a', may, 50)
    expect(quotas.take('a', may, { bytes: 100 })).toMatchObject({ taken: false, bytes: 100 })
  })

  test('bytes of callers beyond the bound count for all of them', () => {
    for (let caller = 0; caller < OWED_MAX; caller += 1)
      quotas.take(`step:${caller}`, may, unlimited)
    quotas.addBytes('step:0', may, 100)
    expect(quotas.take('step:y', may, { bytes: 100 })).toMatchObject({ taken: true })
    quotas.addBytes('step:x', may, 100)
    expect(quotas.take('step:y', may, { bytes: 100 })).toMatchObject({ taken: false })
  })

  test('what Redis did not take is owed still, and is told once it does', async () => {
    quotas.take('a', may, unlimited)
    quotas.addBytes('a', may, 10)
    await link.back()
    expect(paid()).toEqual([])
    await comesBack()
    expect(paid()).toEqual([['a', 1, 10]])
  })

  test('callers of a period that is over make room for others', async () => {
    for (let caller = 0; caller < OWED_MAX; caller += 1)
      quotas.take(`caller ${caller}`, may, unlimited)
    clock.ms = 2_500
    own.sweep()
    quotas.take('x', june, unlimited)
    await comesBack()
    expect(paid()).toEqual([['x', 1, 0]])
  })
})
