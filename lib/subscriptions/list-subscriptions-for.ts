import 'server-only'
import type { Reader } from '#lib/catalog/reader.ts'
import { db, type Prisma } from '#lib/db/client.ts'
import type { OrganisationScope } from '#lib/identity/scope.ts'
import type { SubscriptionChoice } from './schema.ts'
import { liveStatuses } from './transitions.ts'

/** The reader's subscriptions that open an API, or will once they are active; none for visitors and staff. */
export async function listSubscriptionsFor(
  { scope }: Reader,
  apiId: string,
): Promise<SubscriptionChoice[]> {
  if (scope?.kind !== 'organisation') return []
  return choicesWhere({
    organisationId: scope.organisationId,
    status: { in: [...liveStatuses] },
    OR: [{ apiId }, { product: { apis: { some: { apiId } } } }],
  })
}

/** All subscriptions of an organisation, in any state. */
export const listSubscriptionChoices = ({
  organisationId,
}: OrganisationScope): Promise<SubscriptionChoice[]> => choicesWhere({ organisationId })

async function choicesWhere(where: Prisma.SubscriptionWhereInput): Promise<SubscriptionChoice[]> {
  const rows = await db.subscription.findMany({
    where,
    select: {
      id: true,
      status: true,
      product: { select: { name: true } },
      api: { select: { name: true } },
    },
    orderBy: { createdAt: 'asc' },
  })
  return rows.map(({ id, status, product, api }) => ({
    id,
    status,
    name: product?.name ?? api?.name ?? id,
  }))
}
