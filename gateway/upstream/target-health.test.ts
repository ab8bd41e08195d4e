import { expect, test } from 'vitest'
import type { ActiveCheck, PassiveCheck } from '#contract/backend-balance.ts'
import type { HealthChange } from './health-news.ts'
import { TargetHealth } from './target-health.ts'

const active: ActiveCheck = {
  path: '/',
  intervalMs: 1_000,
  timeoutMs: 1_000,
  statuses: [],
  failures: 3,
  successes: 2,
}
const passive: PassiveCheck = { statuses: [503], failures: 2, outMs: 1_000 }

function aHealth(rules: { active?: ActiveCheck; passive?: PassiveCheck }) {
  let now = 10_000
  const health = new TargetHealth(
    { active: rules.active ?? null, passive: rules.passive ?? null },
    { now: () => now },
  )
  const at = (ms: number) => {
    now = 10_000 + ms
  }
  return { health, at }
}

test('checks: the first answer decides, later ones only in a row', () => {
  const { health } = aHealth({ active })
  health.noteCheck('no')
  expect(health.isOut(0)).toBe(true)
  health.noteCheck(null)
  health.noteCheck('no')
  health.noteCheck(null)
  expect(health.isOut(0)).toBe(true)
  health.noteCheck(null)
  expect(health.isOut(0)).toBe(false)
  for (const fault of ['no', 'no', null, 'no', 'no']) health.noteCheck(fault)
  expect(health.isOut(0)).toBe(false)
  health.noteCheck('no')
  expect(health.isOut(0)).toBe(true)
})

test('calls: failures in a row take it out for a time; after it one more is enough', () => {
  const { health, at } = aHealth({ passive })
  health.noteCall('gone', 0)
  health.noteAnswer(200, 0)
  health.noteCall('gone', 0)
  expect(health.isOut(0)).toBe(false)
  at(100)
  health.noteAnswer(503, 100)
  // One that was on its way when the target was taken out does not bring it back.
  health.noteAnswer(200, 200)
  expect([health.isOut(200), health.isOut(1_099), health.isOut(1_100)]).toEqual([true, true, false])
  health.noteCall('gone', 1_200)
  expect(health.isOut(1_200)).toBe(true)
})

test('calls: after its pause it is not out, though one call tries it alone', () => {
  const { health } = aHealth({ passive })
  health.noteCall('gone', 0)
  health.noteCall('gone', 0)
  expect(health.isOut(1_000)).toBe(false)
  health.noteChosen(1_000)
  expect([health.isOut(1_000), health.state(1_000).state]).toEqual([true, 'healthy'])
  health.noteAnswer(200, 1_100)
  health.noteChosen(1_100)
  expect(health.isOut(1_100)).toBe(false)
})

test('calls: one that tries it and says nothing leaves the word to the next', () => {
  const { health } = aHealth({ passive })
  health.noteCall('gone', 0)
  health.noteCall('gone', 0)
  health.noteChosen(1_000)
  health.noteNothing()
  expect(health.isOut(1_000)).toBe(false)
  // Nothing is proven by it.
  health.noteChosen(1_000)
  expect(health.isOut(1_000)).toBe(true)
})

test('says since when, by whom and why', () => {
  const { health, at } = aHealth({ active, passive })
  expect(health.state(0)).toEqual({
    state: 'healthy',
    outBy: null,
    since: 10_000,
    lastFault: null,
  })
  at(500)
  health.noteCall('gone', 500)
  health.noteCall('away', 500)
  expect(health.state(500)).toEqual({
    state: 'out',
    outBy: 'calls',
    since: 10_500,
    lastFault: { at: 10_500, message: 'away' },
  })
  // Asked late, it still knows when the pause was over.
  at(4_000)
  expect(health.state(4_000)).toMatchObject({ state: 'healthy', since: 11_500 })
})

test('since when it is out does not change when it is taken out for another reason too', () => {
  const { health, at } = aHealth({ active, passive })
  health.noteCheck('no')
  at(500)
  health.noteCall('gone', 500)
  health.noteCall('gone', 500)
  expect(health.state(500)).toMatchObject({ state: 'out', outBy: 'checks', since: 10_000 })
})

test('without rules nothing takes it out', () => {
  const { health } = aHealth({})
  for (let index = 0; index < 10; index += 1) {
    health.noteCheck('no')
    health.noteCall('gone', 0)
  }
  expect(health.isOut(0)).toBe(false)
})

test('what is found out is told once, to threads that are there and to one that begins', () => {
  const told: HealthChange[] = []
  const health = new TargetHealth(
    { active, passive },
    { now: () => 0 },
    { tell: (change) => void told.push(change) },
  )
  expect(health.news()).toBeNull()
  for (const fault of ['no', 'no', null, null, null]) health.noteCheck(fault)
  for (const at of [0, 1, 2]) health.noteCall('gone', at)
  expect(told).toEqual([
    { by: 'checks', out: true, fault: 'no' },
    { by: 'checks', out: false, fault: null },
    { by: 'calls', outMs: 1_000, fault: 'gone' },
  ])
  expect(health.news()).toBeNull()
  for (const _ of [1, 2, 3]) health.noteCheck('no')
  expect(health.news()).toEqual({ by: 'checks', out: true, fault: 'no' })
})
