import type { Tally } from './call-tallies.ts'

const HOUR_MS = 3_600_000

const hourOf = (at: number): number => at - (at % HOUR_MS)

/**
 * The same calls told apart by less, for when many counters wait. By one step: by the hour instead of
 * the minute, without operation and key. By two: by the hour, API and status alone, so that an hour has no more of them
 * than APIs times statuses.
 */
export const coarserBy = {
  0: (tally: Tally): Tally => tally,
  1: (tally: Tally): Tally => ({
    ...tally,
    minute: hourOf(tally.minute),
    group: { ...tally.group, operationId: null, keyId: null },
  }),
  2: (tally: Tally): Tally => ({
    ...tally,
    minute: hourOf(tally.minute),
    group: {
      apiId: tally.group.apiId,
      operationId: null,
      productId: null,
      organisationId: null,
      subscriptionId: null,
      keyId: null,
      status: tally.group.status,
    },
  }),
} as const
