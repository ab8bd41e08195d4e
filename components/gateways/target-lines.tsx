import { Badge } from '#components/ui/badge.tsx'
import { Time } from '#components/ui/time.tsx'
import type { TargetView } from '#lib/gateways/schema.ts'

export const targetCount = (targets: readonly TargetView[]): string => {
  const healthy = targets.filter(({ state }) => state === 'healthy').length
  return `${healthy} of ${targets.length} ${targets.length === 1 ? 'target' : 'targets'} healthy`
}
const reasons = { checks: 'out: fails its checks', calls: 'out for a while: calls failed' }

/** Each target with its state, since when, and what went wrong there last. */
export const TargetLines = ({ targets }: { targets: TargetView[] }) => (
  <div className="grid gap-1.5 text-sm">
    <p className="text-xs text-muted">{targetCount(targets)}</p>
    <ul aria-label="Targets" className="divide-y divide-line rounded-md border border-line">
      {targets.map((target) => (
        <li key={`${target.url} ${target.apiIds.join()}`} className="grid gap-1 px-3 py-2">
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Badge tone={target.state === 'healthy' ? 'good' : 'bad'}>
              {target.outBy === null ? 'healthy' : reasons[target.outBy]}
            </Badge>
            <code className="min-w-0 break-all text-xs">{target.url}</code>
            <span className="text-xs text-muted">
              since <Time at={target.since} />
            </span>
          </p>
          {target.lastFault && (
            <p className="text-xs break-words text-muted">
              Last fault <Time at={target.lastFault.at} />: {target.lastFault.message}
            </p>
          )}
        </li>
      ))}
    </ul>
  </div>
)
