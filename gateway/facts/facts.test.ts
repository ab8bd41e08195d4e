import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { FactDesk } from './fact-desk.ts'
import type { FactListener } from './fact-news.ts'
import { Facts } from './facts.ts'

/** Threads of one gateway; what they tell each other arrives in the order in which it was sent, when `deliver` says so. */
function threads(count: number) {
  const world = { nowMs: 1_000, asked: [] as number[] }
  const waiting: (() => void)[] = []
  const post = (message: () => void) => void waiting.push(message)
  const all = Array.from({ length: count }, (_, index): Facts => {
    const listener: FactListener = {
      learn: (name, news) => post(() => all[index]?.learn(name, news)),
      fetch: (name) => post(() => all[index]?.fetch(name)),
    }
    return new Facts(
      {
        wish: (name, seen) => post(() => desk.wish(listener, name, seen)),
        fetched: (name, fetched) => post(() => desk.fetched(name, fetched)),
      },
      () => world.nowMs,
    )
  })
  const [first] = all
  if (!first) throw new Error('There is a first thread.')
  const desk = new FactDesk({
    now: () => world.nowMs,
    newsOf: (name) => first.newsOf(name),
    tellAll(name, news) {
      for (const facts of all) post(() => facts.learn(name, news))
    },
  })
  let answer: () => Promise<string> = async () => `v${world.asked.length}`
  const hold = (index: number) =>
    (all[index] as Facts).hold('keys', () => {
      world.asked.push(index)
      return answer()
    })
  const deliver = async () => {
    while (waiting.length > 0) {
      waiting.shift()?.()
      // What a fetch gave is told a few turns later.
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
    }
  }
  return {
    world,
    all,
    hold,
    deliver,
    answerBy(next: typeof answer) {
      answer = next
    },
  }
}

test('wishes of all threads at once cost one fetch, and all know what it gave', async () => {
  const { world, hold, deliver } = threads(3)
  const facts = [hold(0), hold(1), hold(2)]
  const waited = Promise.all(facts.flatMap((fact) => [fact.refresh(), fact.refresh()]))
  await deliver()
  await waited
  expect(world.asked).toHaveLength(1)
  expect(facts.map(({ value, foundAtMs }) => [value, foundAtMs])).toEqual(
    Array(3).fill(['v1', 1_000]),
  )
  expect(new Set(facts.map(({ version }) => version)).size).toBe(1)
})

test('a wish by one that has heard the news has it fetched anew', async () => {
  const { world, hold, deliver } = threads(2)
  const [here, there] = [hold(0), hold(1)]
  for (const fact of [here, there, there]) {
    const waited = fact.refresh()
    await deliver()
    await waited
  }
  expect([world.asked, here.value, there.value]).toEqual([[0, 1, 1], 'v3', 'v3'])
})

test('a failure is known to all, and what was known before still holds', async () => {
  const { world, hold, deliver, answerBy } = threads(3)
  const facts = [hold(0), hold(1), hold(2)]
  const before = facts[1]?.refresh()
  await deliver()
  await before
  const versions = facts.map(({ version }) => version)
  world.nowMs = 2_000
  answerBy(() => Promise.reject(new Error('away')))
  const after = Promise.all(facts.map((fact) => fact.refresh()))
  await deliver()
  await after
  expect(world.asked).toHaveLength(2)
  expect(facts.map(({ value, failedAtMs }) => [value, failedAtMs])).toEqual(
    Array(3).fill(['v1', 2_000]),
  )
  expect(facts.map(({ version }) => version)).toEqual(versions)
})

describe('the desk', () => {
  function aDesk(number = 0) {
    const world = { nowMs: 1_000, told: [] as string[] }
    const news = { number, version: number, value: 'known', foundAtMs: 1, failedAtMs: 2 }
    const desk = new FactDesk({
      now: () => world.nowMs,
      newsOf: () => news,
      tellAll: () => undefined,
    })
    const wish = (from: string, seen: number) =>
      desk.wish(
        {
          learn: (_, { value }) => void world.told.push(`${from} learns ${value}`),
          fetch: () => void world.told.push(`${from} fetches`),
        },
        'keys',
        seen,
      )
    return { world, wish, desk }
  }

  test('answers a thread that has not heard the news with them', () => {
    const { world, wish } = aDesk(5)
    wish('a', 4)
    wish('b', 5)
    expect(world.told).toEqual(['a learns known', 'b fetches'])
  })

  test('waits for a thread that fetches no longer than a fetch takes', () => {
    const { world, wish } = aDesk()
    wish('a', 0)
    world.nowMs += 19_999
    wish('b', 0)
    expect(world.told).toEqual(['a fetches'])
    world.nowMs += 1
    wish('b', 0)
    expect(world.told).toEqual(['a fetches', 'b fetches'])
  })
})

test('whoever waits for a thread in vain goes on with what is known, and may wish again', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const wishes: number[] = []
  const line = {
    wish: (_: string, seen: number) => void wishes.push(seen),
    fetched: () => undefined,
  }
  const fact = new Facts(line, () => 7_000).hold('keys', async () => 'v1')
  const waited = fact.refresh()
  vi.runAllTimers()
  await waited
  expect([fact.value, fact.failedAtMs]).toEqual([null, 7_000])
  void fact.refresh()
  expect(wishes).toEqual([0, 0])
})

test('is forgotten when no step holds it, and not before those who wait are answered', async () => {
  const { all, hold, deliver } = threads(1)
  const [old, next] = [hold(0), hold(0)]
  old.release()
  old.release()
  expect(all[0]?.size).toBe(1)
  const waited = next.refresh()
  next.release()
  expect(all[0]?.size).toBe(1)
  await deliver()
  await waited
  expect([next.value, all[0]?.size]).toEqual(['v1', 0])
  expect(hold(0).value).toBe(null)
})

test('a call that outlives its snapshot is answered, too, and leaves nothing behind', async () => {
  const { all, hold, deliver } = threads(2)
  const fact = hold(1)
  fact.release()
  const waited = fact.refresh()
  await deliver()
  await waited
  expect([fact.value, all[1]?.size]).toEqual(['v1', 0])
})
