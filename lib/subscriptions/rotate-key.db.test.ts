import { beforeAll, expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import type { OrganisationScope, StaffScope } from '#lib/identity/scope.ts'
import { aDeployedApi, aSubscriptionWithKey, must } from '#tests/database/an-api.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { createKey } from './create-key.ts'
import { findSubscription } from './repository.ts'
import { revokeKey } from './revoke-key.ts'
import { rotateKey } from './rotate-key.ts'
import { rotateKeyInput } from './schema.ts'

let staff: StaffScope
let productId: string
beforeAll(async () => {
  staff = await aStaff()
  productId = (await aDeployedApi(staff, 'http://127.0.0.1:1')).productId
})

const HOUR_MS = 3_600_000
const start = new Date('2026-11-28T08:00:00Z')
const afterHours = (hours: number) => new Date(start.getTime() + hours * HOUR_MS)

/** A member with a key of its own, and how to rotate it. */
async function aRotation() {
  const member = await aMember()
  const { subscriptionId } = await aSubscriptionWithKey(member, productId)
  const rotate = (more: object = {}, now = start, scope: OrganisationScope | StaffScope = member) =>
    rotateKey(scope, rotateKeyInput.parse({ subscriptionId, slot: 'primary', ...more }), now)
  const states = async (now: Date) =>
    (await findSubscription(member, subscriptionId, now))?.keys.map(({ state }) => state)
  return { member, subscriptionId, rotate, states }
}
const codeOf = (result: { ok: boolean; failure?: { code: string } }) =>
  result.ok ? 'ok' : result.failure?.code

test.each([2, 4])(
  'of %i rotations at once one wins, and the old key keeps its grace',
  async (presses) => {
    const { rotate, states } = await aRotation()
    const answers = await Promise.all(Array.from({ length: presses }, () => rotate()))

    expect(answers.map(codeOf).sort()).toEqual([...Array(presses - 1).fill('conflict'), 'ok'])
    expect(await states(afterHours(23))).toEqual(['live', 'ending'])
  },
)

test('while an old key works on, a second rotation says until when, and what can be done', async () => {
  const { rotate, states } = await aRotation()
  must(await rotate())
  const again = await rotate({}, afterHours(1))

  expect(again).toMatchObject({
    ok: false,
    failure: {
      code: 'conflict',
      message:
        'The primary key that was replaced last works until 2026-11-29 08:00 UTC. Wait until then, revoke it, or rotate with `endGrace`: that ends it at once.',
    },
  })
  expect(await states(afterHours(1))).toEqual(['live', 'ending'])
})

test('whoever says so ends the grace: the key before last is refused at once, the last one works on', async () => {
  const { rotate, states } = await aRotation()
  must(await rotate())
  must(await rotate({ endGrace: true }, afterHours(1)))

  expect(await states(afterHours(1))).toEqual(['live', 'ending', 'ended'])
})

test('the audit says the same things before and after, and which keys the rotation ended', async () => {
  const { subscriptionId, rotate } = await aRotation()
  const first = must(await rotate({ graceHours: 24 }))
  const second = must(await rotate({ graceHours: 1, endGrace: true }, afterHours(1)))
  const events = await db.auditEvent.findMany({
    where: { action: 'key.rotated', after: { path: ['subscriptionId'], equals: subscriptionId } },
    orderBy: { at: 'asc' },
  })
  const [oldest] = await db.key.findMany({ where: { subscriptionId }, orderBy: { endsAt: 'asc' } })

  const untouched = { slot: 'primary', subscriptionId, newKeyId: null, oldKeyEndsAt: null }
  expect(events).toMatchObject([
    {
      before: { ...untouched, endedKeyIds: [] },
      after: {
        ...untouched,
        newKeyId: first.keyId,
        oldKeyEndsAt: afterHours(24).toISOString(),
        endedKeyIds: [],
      },
    },
    {
      before: { ...untouched, endedKeyIds: [] },
      after: {
        ...untouched,
        newKeyId: second.keyId,
        oldKeyEndsAt: afterHours(2).toISOString(),
        endedKeyIds: [oldest?.id],
      },
    },
  ])
})

test('an old key whose grace is over, or that was revoked, stands in no rotation’s way', async () => {
  const { member, subscriptionId, rotate } = await aRotation()
  must(await rotate({ graceHours: 1 }))
  must(await rotate({}, afterHours(1)))
  const found = await findSubscription(member, subscriptionId, afterHours(1))
  const old = found?.keys.find(({ state }) => state === 'ending')
  must(await revokeKey(member, { keyId: old?.id ?? '' }, afterHours(1)))

  expect(codeOf(await rotate({}, afterHours(2)))).toBe('ok')
})

test('the other slot is rotated all the same', async () => {
  const { member, subscriptionId, rotate } = await aRotation()
  must(await createKey(member, { subscriptionId, slot: 'secondary' }))
  must(await rotate())

  expect(codeOf(await rotate({ slot: 'secondary' }))).toBe('ok')
})

test('a rotation by staff keeps the grace of one by the partner', async () => {
  const { rotate } = await aRotation()
  must(await rotate())

  expect(codeOf(await rotate({}, afterHours(1), staff))).toBe('conflict')
  expect(codeOf(await rotate({ endGrace: true }, afterHours(1), staff))).toBe('ok')
})
