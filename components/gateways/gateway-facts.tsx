import type { Fact } from '#components/ui/facts.tsx'
import { Time } from '#components/ui/time.tsx'
import type { GatewayView } from '#lib/gateways/schema.ts'
import { enforced } from './enforced.ts'
import { targetCount } from './target-lines.tsx'

const megabytes = (bytes: number | null) =>
  bytes === null ? '–' : `${Math.round(bytes / 1_048_576)} MiB`

function limitWords({ sharedLimits, threads }: GatewayView): string {
  if (threads === null) return '–'
  if (!sharedLimits) return 'its own'
  const { away, sharedBy } = sharedLimits
  const gateways = sharedBy === 1 ? 'one gateway' : `${sharedBy} gateways`
  return away ? `its share, as one of ${gateways}` : `those of ${gateways}, in Redis`
}

/** What matters of a gateway at a glance. */
export const mainFacts = (gateway: GatewayView): Fact[] => [
  ['Enforces', gateway.version === null ? '–' : enforced(gateway)],
  [
    'Keys',
    gateway.keys === null
      ? '–'
      : `${gateway.keys.toLocaleString('en')}${gateway.keysBehind > 0 ? `, ${gateway.keysBehind} ${gateway.keysBehind === 1 ? 'change' : 'changes'} behind` : ', all changes confirmed'}`,
  ],
  [
    'Secrets',
    gateway.secretsCurrent === null ? '–' : gateway.secretsCurrent ? 'the newest' : 'earlier ones',
  ],
  ['Targets', gateway.targets.length === 0 ? 'none watched' : targetCount(gateway.targets)],
  ['Version', gateway.version ?? '–'],
  ['Last answer', <Time key="seen" at={gateway.seenAt} />],
]

/** The rest. */
export const moreFacts = (gateway: GatewayView): Fact[] => [
  [
    'Should enforce',
    gateway.expectedNumber === null ? 'nothing yet' : `deployment ${gateway.expectedNumber}`,
  ],
  [
    'Records to collect',
    gateway.recordsDropped > 0
      ? `${gateway.recordsWaiting ?? '–'}, ${gateway.recordsDropped} dropped for want of room`
      : (gateway.recordsWaiting ?? '–'),
  ],
  ['Limits', limitWords(gateway)],
  ['Threads', gateway.threads ?? '–'],
  ['Calls in flight', gateway.callsInFlight ?? '–'],
  ['Memory', megabytes(gateway.memoryBytes)],
  ['Up since', <Time key="up" at={gateway.startedAt} />],
  ['Callers reach it at', <code key="public">{gateway.publicUrl}</code>],
  ['This console reaches it at', <code key="admin">{gateway.adminUrl}</code>],
  ['Id', <code key="id">{gateway.id}</code>],
  ['SHA-256 of what it enforces', <code key="hash">{gateway.snapshotHash ?? '–'}</code>],
]
