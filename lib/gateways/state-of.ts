import type { GatewayView } from './schema.ts'

/** A worker asks every two seconds; one that sends a large table of keys meanwhile may take longer. */
const UNASKED_MS = 60_000

/** How a gateway is, by when it was heard of and by what it said that it runs. */
export function stateOf(
  { errorSince, seenAt }: { errorSince: Date | null; seenAt: Date | null },
  { runs, liveHash, now }: { runs: string | null | undefined; liveHash: string | null; now: Date },
): GatewayView['state'] {
  if (errorSince) return 'unreachable'
  if (!seenAt) return 'new'
  if (now.getTime() - seenAt.getTime() > UNASKED_MS) return 'unasked'
  return (runs ?? null) === liveHash ? 'current' : 'behind'
}
