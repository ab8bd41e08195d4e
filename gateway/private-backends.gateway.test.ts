import { beforeAll, describe, expect, test } from 'vitest'
import type { SeenBySetting } from './testing/call-by-changing-names.ts'
import { canHaveOwnNetwork, runInOwnNetwork } from './testing/in-own-network.ts'

const possible = canHaveOwnNetwork()
const NAME = 'backend.gatehouse.example'
let seen: SeenBySetting
beforeAll(async () => {
  if (possible) seen = (await runInOwnNetwork('call-by-changing-names.ts')) as typeof seen
})

const refused = (host: string) => ({
  status: 502,
  code: 'backend-address-refused',
  reason: `${host} leads to 10.1.2.3, which is not a public address.`,
  inside: 0,
})

describe.runIf(possible)('where backends must be public', () => {
  test('a name that leads outside is called', () => {
    expect(seen.forbidden.outside).toEqual({ status: 200, code: null, reason: null, inside: 0 })
  })

  test('a name that leads inside since then is not, and the record says why', () => {
    expect(seen.forbidden.moved).toEqual(refused(NAME))
    expect(seen.forbidden.upgrade).toEqual(refused(NAME))
  })

  test('a connection that stands goes on serving, and nothing is asked for it', () => {
    expect(seen.forbidden.kept).toMatchObject({ status: 200, inside: 0 })
  })

  test('a name that leads outside and inside at once is not called at all', () => {
    expect(seen.forbidden.twoFaces).toEqual(refused(NAME))
  })

  test('an address inside is not called', () => {
    expect(seen.forbidden.address).toEqual(refused('10.1.2.3'))
  })

  test('health checks do not go there either, and the target is out', () => {
    const { reason: fault } = refused(NAME)
    expect(seen.forbidden.target).toEqual({ state: 'out', fault, inside: 0 })
  })
})

test.runIf(possible)(
  'an address that says nothing does not cost the call its time, whether names are checked or not',
  () => {
    for (const { silentFirst } of [seen.forbidden, seen.unset])
      expect(silentFirst).toMatchObject({ status: 200, code: null })
  },
)

test.runIf(possible)('where nothing is said, backends inside are called', () => {
  const { name, address, target } = seen.unset
  for (const each of [name, address])
    expect(each).toEqual({ status: 200, code: null, reason: null, inside: 1 })
  expect(target).toMatchObject({ state: 'healthy', fault: null })
})
