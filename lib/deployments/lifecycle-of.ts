import type { ApiLifecycle } from '#contract/api-lifecycle.ts'
import type { LifecycleRow } from '#lib/catalog/deprecation-of.ts'

/** A row as gateways hear of it: what is said of its end in one place. */
export const withLifecycle = <Row extends LifecycleRow>({
  status,
  deprecatedAt,
  endsAt,
  successorUrl,
  deprecationUrl,
  ...row
}: Row): Omit<Row, keyof LifecycleRow> & { lifecycle: ApiLifecycle | null } => ({
  ...row,
  lifecycle:
    status === 'deprecated' || status === 'retired'
      ? {
          state: status,
          deprecatedAt: deprecatedAt?.getTime() ?? null,
          endsAt: endsAt?.getTime() ?? null,
          successorUrl,
          deprecationUrl,
        }
      : null,
})
