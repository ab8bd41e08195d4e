import 'server-only'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import type { ApiImpact } from './api-schema.ts'
import { callsSince } from './calls-since.ts'

const NAMED_MAX = 20

/** Whom a change to an API touches: the subscriptions whose keys open it, and its calls in seven days. */
export async function findApiImpact(
  _scope: StaffScope,
  apiId: string,
): Promise<Result<ApiImpact, 'not_found'>> {
  const api = await db.api.findUnique({ where: { id: apiId }, select: { id: true } })
  if (!api) return fail('not_found', 'No such API.')
  const [subscriptions, calls] = await Promise.all([
    db.subscription.findMany({
      where: {
        status: { in: ['active', 'suspended'] },
        OR: [{ apiId }, { product: { apis: { some: { apiId } } } }],
      },
      select: { organisation: { select: { name: true } } },
    }),
    callsSince({ apiId }),
  ])
  const names = [...new Set(subscriptions.map(({ organisation }) => organisation.name))].sort()
  return ok({
    subscriptions: subscriptions.length,
    organisations: names.slice(0, NAMED_MAX),
    organisationsMore: Math.max(0, names.length - NAMED_MAX),
    calls: [...calls.values()].reduce((sum, each) => sum + each, 0),
  })
}
