import type { TargetStatus } from '#contract/admin.ts'

/** How the targets of backends are, as lines of metrics (Prometheus, text format 0.0.4). */
export function targetLines(targets: readonly TargetStatus[]): string[] {
  if (targets.length === 0) return []
  const each = (figure: (target: TargetStatus) => number, name: string) =>
    targets.flatMap((target) =>
      target.apiIds.map(
        (apiId) => `${name}{api="${apiId}",target="${escaped(target.url)}"} ${figure(target)}`,
      ),
    )
  return [
    '# TYPE gatehouse_target_healthy gauge',
    ...each(({ state }) => (state === 'healthy' ? 1 : 0), 'gatehouse_target_healthy'),
    '# TYPE gatehouse_target_calls_in_flight gauge',
    ...each(({ callsInFlight }) => callsInFlight, 'gatehouse_target_calls_in_flight'),
  ]
}

const escaped = (value: string): string => value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')
