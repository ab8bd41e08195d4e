import { expect, test } from 'vitest'
import type { BackendBalance } from '#contract/backend-balance.ts'
import { backendAddress } from './backend-address.ts'
import { BackendPool } from './backend-pool.ts'
import { type Target, Visit } from './target.ts'
import { TargetGroup } from './target-group.ts'
import { TargetHealth } from './target-health.ts'

const passive = { statuses: [], failures: 1, outMs: 1_000 }

function aTarget(name: string): Target {
  const url = `http://${name}.test`
  return {
    name,
    url,
    path: '',
    pool: new BackendPool(backendAddress(url)),
    health: new TargetHealth({ active: null, passive }, { now: () => 0 }),
    checkTerms: null,
    callsInFlight: 0,
  }
}
function aGroup(
  weights: Record<string, number>,
  { choose = 'round-robin', whenAllOut = 'try' }: Partial<BackendBalance> = {},
) {
  const members = Object.entries(weights).map(([name, weight]) => ({
    target: aTarget(name),
    weight,
  }))
  return new TargetGroup(members, { choose, whenAllOut })
}
const nameAt = (group: TargetGroup, place: number | null) =>
  place === null ? null : group.members[place]?.target.name
const take = (group: TargetGroup, caller = '', tried = 0) =>
  nameAt(group, group.choose(caller, tried, 0))
const fell = (group: TargetGroup, name: string) =>
  group.members.find(({ target }) => target.name === name)?.target.health.noteCall('gone', 0)

test('by turns: shares are exact by weight, and the heavy one is not asked in a row', () => {
  const group = aGroup({ a: 5, b: 1, c: 1 })
  expect(Array.from({ length: 7 }, () => take(group)).join('')).toBe('aabacaa')
})

test('a target that is out gets nothing, and its share again when it is back', () => {
  const group = aGroup({ a: 1, b: 1 })
  fell(group, 'a')
  expect([take(group), take(group), take(group)]).toEqual(['b', 'b', 'b'])
  const takeAt = (nowMs: number) => nameAt(group, group.choose('', 0, nowMs))
  while (takeAt(1_000) !== 'a');
  group.members[0]?.target.health.noteCall(null, 1_000)
  const later = Array.from({ length: 4 }, () => takeAt(1_000))
  expect(later.toSorted()).toEqual(['a', 'a', 'b', 'b'])
})

test.each(['round-robin', 'least-connections', 'sticky-address'] as const)(
  'by %s: after its pause a target has one call, and more only when that has ended well',
  (choose) => {
    const group = aGroup({ a: 1, b: 1 }, { choose })
    const [a] = group.members.map(({ target }) => target)
    const callsOf = (nowMs: number) => {
      const names = Array.from({ length: 40 }, (_, caller) =>
        nameAt(group, group.choose(`10.0.0.${caller}`, 0, nowMs)),
      )
      return names.filter((name) => name === 'a').length
    }
    fell(group, 'a')
    expect([callsOf(999), callsOf(1_000), callsOf(1_999)]).toEqual([0, 1, 0])
    // Whoever takes as long again has said nothing: another one tries.
    expect(callsOf(2_000)).toBe(1)
    a?.health.noteCall('gone', 2_100)
    expect([callsOf(2_100), callsOf(3_099), callsOf(3_100)]).toEqual([0, 0, 1])
    a?.health.noteCall(null, 3_200)
    expect(callsOf(3_200)).toBeGreaterThan(10)
  },
)

test('all out: a target whose pause is over gets every call, as those do that are out', () => {
  const group = aGroup({ a: 1 })
  fell(group, 'a')
  expect([group.choose('', 0, 1_000), group.choose('', 0, 1_000)]).toEqual([0, 0])
})

test('a further try of a call goes to a target that it has not tried', () => {
  const group = aGroup({ a: 100, b: 1, c: 1 })
  expect(take(group, '', 0b001)).not.toBe('a')
  expect(take(group, '', 0b011)).toBe('c')
  // When it has tried all, any that is well will do.
  expect(take(group, '', 0b111)).not.toBeNull()
})

test('all out: they are tried anyway, each of them, or nobody is', () => {
  const tries = aGroup({ a: 1, b: 1 })
  const refuses = aGroup({ a: 1, b: 1 }, { whenAllOut: 'refuse' })
  for (const group of [tries, refuses]) for (const name of ['a', 'b']) fell(group, name)
  const first = tries.choose('', 0, 0) as number
  expect(take(tries, '', 1 << first)).toBe(first === 0 ? 'b' : 'a')
  expect(tries.hasFresh(0, 0)).toBe(false)
  expect(take(refuses)).toBeNull()
})

test('least connections: the one with the fewest calls for its weight', () => {
  const group = aGroup({ a: 2, b: 1 }, { choose: 'least-connections' })
  const visits: Visit[] = []
  const visit = () => {
    const { target } = group.members[group.choose('', 0, 0) as number] as (typeof group.members)[0]
    visits.push(new Visit(target))
    return target.name
  }
  expect([visit(), visit(), visit()].toSorted()).toEqual(['a', 'a', 'b'])
  visits[0]?.end()
  visits[0]?.end()
  expect(group.members.reduce((sum, { target }) => sum + target.callsInFlight, 0)).toBe(2)
})

test('sticky: the same caller, the same target; many callers are shared out by weight', () => {
  const group = aGroup({ a: 1, b: 1, c: 2 }, { choose: 'sticky-subscription' })
  const counts: Record<string, number> = {}
  for (let index = 0; index < 4_000; index += 1) {
    const caller = `sub_${index.toString(36).padStart(16, '0')}`
    const name = take(group, caller) ?? ''
    expect(take(group, caller)).toBe(name)
    counts[name] = (counts[name] ?? 0) + 1
  }
  expect(counts.a).toBeGreaterThan(850)
  expect(counts.a).toBeLessThan(1_150)
  expect(counts.c).toBeGreaterThan(1_850)
  expect(counts.c).toBeLessThan(2_150)
})

test('sticky: a target that goes moves only its own callers, and they come back', () => {
  const group = aGroup({ a: 1, b: 1, c: 1 }, { choose: 'sticky-address' })
  const callers = Array.from({ length: 500 }, (_, index) => `198.51.100.${index}`)
  const before = callers.map((caller) => take(group, caller))
  fell(group, 'b')
  const without = callers.map((caller) => take(group, caller))
  expect(without.filter((name, index) => before[index] !== 'b' && name !== before[index])).toEqual(
    [],
  )
  expect(without).not.toContain('b')
  const later = () => callers.map((caller) => nameAt(group, group.choose(caller, 0, 1_000)))
  expect(later()).toContain('b')
  group.members[1]?.target.health.noteCall(null, 1_000)
  expect(later()).toEqual(before)
})

test('thirty targets are told apart', () => {
  const names = Array.from({ length: 30 }, (_, index) => [`t${index}`, 1] as const)
  const group = aGroup(Object.fromEntries(names))
  expect(new Set(Array.from({ length: 30 }, () => take(group))).size).toBe(30)
  expect(take(group, '', 2 ** 29 - 1)).toBe('t29')
})
