import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { Hammered } from '#gateway/testing/hammer-limits.ts'

const bun = fileURLToPath(new URL('../../node_modules/.bin/bun', import.meta.url))
const program = fileURLToPath(new URL('../testing/hammer-limits.ts', import.meta.url))

/** A failure can be had again with the seed that its name tells: `HAMMER_SEED=… npx vitest --project gateway any-thread`. */
const first = Number(process.env.HAMMER_SEED ?? Date.now() % 1_000_000)
const seeds = process.env.HAMMER_SEED
  ? [first]
  : Array.from({ length: 4 }, (_, more) => first + more)

/** Real threads, of the engine that the gateway runs on, take from the same limits at once. */
async function hammer(seed: number): Promise<Hammered> {
  const options = { maxBuffer: 1e9 }
  const { stdout } = await promisify(execFile)(bun, [program, String(seed)], options)
  return JSON.parse(stdout)
}

describe.each(seeds)('seed %i: threads that take from the same limits at once', (seed) => {
  const coming = hammer(seed)

  test('are allowed no more calls in any span of a window than its limit', async () => {
    const { keys, limit, windowMs, ranMs, threads } = await coming
    let allowed = 0
    for (let key = 0; key < keys; key += 1) {
      const at = threads
        .flatMap(({ windowsAt }) => windowsAt.filter(([own]) => own === key).map(([, ms]) => ms))
        .sort((a, b) => a - b)
      allowed += at.length
      const tooClose = at.filter((ms, place) => ms - (at[place - limit] ?? -windowMs) < windowMs)
      expect(tooClose).toEqual([])
    }
    // Nor is nearly nothing allowed: many windows have gone by, and threads asked all the time.
    expect(ranMs).toBeGreaterThan(5 * windowMs)
    expect(allowed).toBeGreaterThan((limit * ranMs) / windowMs / 4)
  })

  test('use each quota to its end, and not a call more', async () => {
    const { keys, callersMax, quotaCalls, threads, quotasKept } = await coming
    const used = Array.from({ length: keys }, (_, key) =>
      threads.reduce((sum, { quotas }) => sum + (quotas[key] ?? 0), 0),
    )
    for (const calls of used) expect(calls).toBeLessThanOrEqual(quotaCalls)
    // Where there is no room for all, those that come too late share what one may use.
    if (keys < callersMax) expect(used).toEqual(used.map(() => quotaCalls))
    const sum = (numbers: number[]) => numbers.reduce((all, each) => all + each, 0)
    expect(sum(quotasKept)).toBe(sum(used))
  })

  test('hold no more places at once than the limit, and leave none behind', async () => {
    const { limit, threads, placesLeft } = await coming
    const most = threads.flatMap(({ heldMost }) => heldMost)
    expect(Math.max(...most)).toBe(limit)
    expect(placesLeft).toBe(0)
  })
})
