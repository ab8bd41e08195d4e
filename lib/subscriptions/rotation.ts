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
  /** Still in the grace of an earlier rotation of this slot; ends now, so that a slot never has three keys. */
  endedKeyIds: string[]
}

/** Decides a rotation; touches nothing. */
export function planRotation(
  { status, keys }: Rotatable,
  { slot, graceHours }: { slot: KeySlot; graceHours: number },
  now: Date,
): Result<Rotation, 'subscription_inactive' | 'key_not_live'> {
  if (status !== 'active')
    return fail('subscription_inactive', 'Only an active subscription has keys to rotate.')
  const inSlot = keys.filter((key) => key.slot === slot)
  const live = inSlot.find((key) => keyState(key, now) === 'live')
  if (!live) return fail('key_not_live', `There is no live ${slot} key to rotate. Create one.`)
  const graceEnd = new Date(now.getTime() + graceHours * 3_600_000)
  return ok({
    replaced: {
      keyId: live.id,
      endsAt: live.endsAt && live.endsAt < graceEnd ? live.endsAt : graceEnd,
    },
    endedKeyIds: inSlot.filter((key) => keyState(key, now) === 'ending').map(({ id }) => id),
  })
}
