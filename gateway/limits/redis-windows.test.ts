import { beforeEach, expect, test } from 'vitest'
import { RedisAway, type RedisLink } from '#gateway/redis/redis-link.ts'
import { RedisWindows } from './redis-windows.ts'
import { SlidingWindows, windowsMemory } from './sliding-windows.ts'

const CALLERS_MAX = 16
const WINDOW_MS = 600

/** Stands for the connection. */
const link = {
  away: false,
  sharedBy: 1,
  /** Taken (1) or not, calls in the window, milliseconds until one is given back. */
  answer: [1, 1, 10],
  isLost: false,
  asked: [] as unknown[],
  async run(_: unknown, key: string, values: number[]): Promise<number[]> {
    this.asked.push([key, ...values])
    if (this.isLost) throw new RedisAway('It is away.')
    return this.answer
  },
}
let windows: RedisWindows
beforeEach(() => {
  Object.assign(link, { away: false, sharedBy: 1, answer: [1, 1, 10], isLost: false, asked: [] })
  windows = new RedisWindows(
    link as unknown as RedisLink,
    new SlidingWindows(windowsMemory(CALLERS_MAX), CALLERS_MAX, () => 5_000),
  )
})
const take = (limit: number) => windows.take('a', limit, WINDOW_MS)
const allowedOf = async (limit: number, calls: number) => {
  const taken = await Promise.all(Array.from({ length: calls }, () => take(limit)))
  return taken.filter(({ allowed }) => allowed).length
}

test('while Redis is there its word decides, and what is left is never less than none', async () => {
  link.answer = [1, 3, 40]
  expect(await take(5)).toEqual({ allowed: true, remaining: 2, resetMs: 40 })
  link.answer = [0, 7, 40]
  expect(await take(5)).toEqual({ allowed: false, remaining: 0, resetMs: 40 })
  expect(link.asked[0]).toEqual(['window:a', 5, WINDOW_MS / 60])
})

test.each([
  [5, 2, 2],
  [4, 2, 2],
  [5, 1, 5],
  [2, 3, 1],
])(
  'of a limit of %i each of %i gateways allows %i while Redis is away',
  async (limit, sharedBy, own) => {
    Object.assign(link, { away: true, sharedBy })
    expect(await allowedOf(limit, 10)).toBe(own)
    expect(link.asked).toEqual([])
  },
)

test('calls that Redis has let through count in the share when it goes away', async () => {
  await take(3)
  link.answer = [0, 3, 10]
  await take(3)
  link.away = true
  expect(await allowedOf(3, 10)).toBe(2)
})

test('a call whose question is lost is judged by the share', async () => {
  Object.assign(link, { isLost: true, sharedBy: 2 })
  expect(await allowedOf(4, 10)).toBe(2)
})
