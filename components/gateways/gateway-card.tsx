import { Badge } from '#components/ui/badge.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Card } from '#components/ui/page.tsx'
import { Time } from '#components/ui/time.tsx'
import type { GatewayView } from '#lib/gateways/schema.ts'
import { RemoveGateway } from './remove-gateway.tsx'
import { TargetLines } from './target-lines.tsx'

const tones = { current: 'good', behind: 'bad', unreachable: 'bad', new: 'plain' } as const
const words = {
  current: 'up to date',
  behind: 'not what was deployed',
  unreachable: 'unreachable',
  new: 'not asked yet',
}
const short = (hash: string | null) => (hash ? `${hash.slice(0, 12)}…` : 'nothing')
const megabytes = (bytes: number | null) =>
  bytes === null ? '–' : `${Math.round(bytes / 1_048_576)} MiB`

function limitWords({ sharedLimits, threads }: GatewayView): string {
  if (threads === null) return '–'
  if (!sharedLimits) return 'its own'
  const { away, sharedBy } = sharedLimits
  const gateways = sharedBy === 1 ? 'one gateway' : `${sharedBy} gateways`
  return away ? `its share, as one of ${gateways}` : `those of ${gateways}, in Redis`
}

const facts = (gateway: GatewayView): [string, React.ReactNode][] => [
  ['Enforces', <code key="hash">{short(gateway.snapshotHash)}</code>],
  ['Should enforce', <code key="hash">{short(gateway.expectedHash)}</code>],
  [
    'Keys',
    gateway.keys === null
      ? '–'
      : `${gateway.keys}${gateway.keysBehind > 0 ? `, ${gateway.keysBehind} changes behind` : ', all changes confirmed'}`,
  ],
  [
    'Secrets',
    gateway.secretsCurrent === null ? '–' : gateway.secretsCurrent ? 'the newest' : 'earlier ones',
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
  ['Version', gateway.version ?? '–'],
  ['Up since (UTC)', <Time key="up" at={gateway.startedAt} />],
  ['Last answer (UTC)', <Time key="seen" at={gateway.seenAt} />],
]

/** One gateway: how it is, what it enforces beside what it should, and where it is reached. */
export const GatewayCard = ({ gateway, editable }: { gateway: GatewayView; editable: boolean }) => (
  <Card className="grid gap-4">
    <div className="flex flex-wrap items-center gap-3">
      <h3 className="font-semibold">{gateway.name}</h3>
      <Badge tone={tones[gateway.state]}>{words[gateway.state]}</Badge>
      {gateway.region && <span className="text-sm text-muted">{gateway.region}</span>}
      <code className="text-xs text-muted">{gateway.id}</code>
    </div>
    {gateway.state === 'unreachable' && (
      <Notice tone="bad" title={gateway.error ?? 'It does not answer.'}>
        Since <Time at={gateway.errorSince} /> UTC. It goes on with what it had; changes of keys do
        not reach it. Asked at <code className="break-all">{gateway.adminUrl}</code>.
      </Notice>
    )}
    {gateway.state === 'behind' && (
      <Notice tone="bad" title="It enforces something else than was deployed last">
        It is sent the right one within seconds. If this stays, the deployment says why it refuses.
      </Notice>
    )}
    {gateway.state !== 'unreachable' && gateway.sharedLimits?.away && (
      <Notice tone="warn" title="Redis is away: limits are not shared">
        Each gateway allows its share of every rate limit and quota until Redis answers again.
      </Notice>
    )}
    {gateway.secretsFault && (
      <Notice tone="bad" title="It refuses the secrets and goes on with earlier ones">
        {gateway.secretsFault} Keys and snapshots still reach it; a snapshot that names a newer
        secret is refused.
      </Notice>
    )}
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 text-sm sm:grid-cols-3">
      {facts(gateway).map(([label, value]) => (
        <div key={label}>
          <dt className="text-xs text-muted">{label}</dt>
          <dd className="break-words">{value}</dd>
        </div>
      ))}
    </dl>
    {gateway.targets.length > 0 && <TargetLines targets={gateway.targets} />}
    <p className="text-xs text-muted">
      Callers reach it at <code className="break-all">{gateway.publicUrl}</code>, this console at{' '}
      <code className="break-all">{gateway.adminUrl}</code>.
    </p>
    {editable && <RemoveGateway gateway={gateway} />}
  </Card>
)
