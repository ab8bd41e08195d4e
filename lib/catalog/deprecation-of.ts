import type { Prisma } from '#lib/db/client.ts'
import type { Deprecation } from './catalogue-schema.ts'

/** What says in which part of its life an API is. */
export const lifecycleFields = {
  status: true,
  deprecatedAt: true,
  endsAt: true,
  successorUrl: true,
  deprecationUrl: true,
} satisfies Prisma.ApiSelect
export type LifecycleRow = Prisma.ApiGetPayload<{ select: typeof lifecycleFields }>

/** A row as readers see it: what is said of its end in one place. */
export const withDeprecation = <Row extends LifecycleRow>({
  status,
  deprecatedAt,
  endsAt,
  successorUrl,
  deprecationUrl,
  ...row
}: Row): Omit<Row, keyof LifecycleRow> & { deprecation: Deprecation | null } => ({
  ...row,
  deprecation:
    status === 'deprecated'
      ? {
          since: deprecatedAt?.toISOString() ?? null,
          endsAt: endsAt?.toISOString() ?? null,
          successorUrl,
          deprecationUrl,
        }
      : null,
})
