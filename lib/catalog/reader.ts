import 'server-only'
import { db } from '#lib/db/client.ts'
import type { Tx } from '#lib/db/transaction.ts'
import type { OrganisationScope, StaffScope } from '#lib/identity/scope.ts'
import type { Visibility } from './visible-products.ts'

/** Whoever reads the catalogue; a scope of null is a visitor. */
export interface Reader {
  scope: OrganisationScope | StaffScope | null
}

/** What a reader may see. A member of an organisation may be on the staff as well, and then sees internal products. */
export async function visibilityOf({ scope }: Reader, client: Tx = db): Promise<Visibility> {
  if (scope === null) return { organisationId: null, isStaff: false }
  if (scope.kind === 'staff') return { organisationId: null, isStaff: true }
  const { organisationId, actor } = scope
  const staff = await client.user.count({
    where: { id: actor.userId ?? '', staffRole: { not: null }, disabledAt: null },
  })
  return { organisationId, isStaff: staff === 1 }
}
