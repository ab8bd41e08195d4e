/** The dates from which the state of a key is computed; there is no stored state. */
export interface KeyDates {
  replacedAt: Date | null
  revokedAt: Date | null
  endsAt: Date | null
}

/** `ending`: replaced by a rotation and still accepted until its `endsAt`. */
export type KeyState = 'live' | 'ending' | 'ended' | 'revoked'

export function keyState({ replacedAt, revokedAt, endsAt }: KeyDates, now: Date): KeyState {
  if (revokedAt) return 'revoked'
  if (endsAt && endsAt <= now) return 'ended'
  return replacedAt ? 'ending' : 'live'
}
