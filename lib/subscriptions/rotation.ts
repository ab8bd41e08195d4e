import type { KeySlot, SubscriptionStatus } from '#lib/db/generated/enums.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { type KeyDates, keyState } from './key-state.ts'

interface Rotatable {
  status: SubscriptionStatus
  keys: ({ id: string; slot: KeySlot } & KeyDates)[]
}

export interface Rotation {
  /** Works on until then. */
  replaced: { keyId: string; endsAt: Date }
  /** Still in the grace of an earlier rotation of this slot; end now, since whoever rotates said so. */
  endedKeyIds: string[]
}

/** `2026-11-28 08:30` */
const minute = (date: Date): string => date.toISOString().slice(0, 16).replace('T', ' ')

/** Decides a rotation; touches nothing. A slot never has three keys, and none is cut off that nobody spoke of. */
export function planRotation(
  { status, keys }: Rotatable,
  { slot, graceHours, endGrace }: { slot: KeySlot; graceHours: number; endGrace: boolean },
  now: Date,
): Result<Rotation, 'subscription_inactive' | 'key_not_live' | 'conflict'> {
  if (status !== 'active')
    return fail('subscription_inactive', 'Only an active subscription has keys to rotate.')
  const inSlot = keys.filter((key) => key.slot === slot)
  const live = inSlot.find((key) => keyState(key, now) === 'live')
  if (!live) return fail('key_not_live', `There is no live ${slot} key to rotate. Create one.`)
  const ending = inSlot.filter((key) => keyState(key, now) === 'ending')
  const inGrace = ending.find(({ endsAt }) => endsAt)
  if (inGrace?.endsAt && !endGrace) {
    return fail(
      'conflict',
      `The ${slot} key that was replaced last works until ${minute(inGrace.endsAt)} UTC. Wait until then, revoke it, or rotate with \`endGrace\`: that ends it at once.`,
    )
  }
  const graceEnd = new Date(now.getTime() + graceHours * 3_600_000)
  return ok({
    replaced: {
      keyId: live.id,
      endsAt: live.endsAt && live.endsAt < graceEnd ? live.endsAt : graceEnd,
    },
    endedKeyIds: ending.map(({ id }) => id),
  })
}
