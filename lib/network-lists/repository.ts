import 'server-only'
import { db, type Prisma } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { versionOf } from '#lib/shared/version-of.ts'
import { networkListsOf } from '#policies/network-lists-of.ts'
import type { NetworkListView } from './schema.ts'

/** All lists, by name, with the number of steps that use each. */
export async function listNetworkLists(_: StaffScope): Promise<NetworkListView[]> {
  const [rows, used] = await Promise.all([
    db.networkList.findMany({
      select: { name: true, description: true, networks: true },
      orderBy: { name: 'asc' },
    }),
    countUses(db),
  ])
  return rows.map(({ name, ...row }) => ({
    name,
    ...row,
    usedBy: used.get(name) ?? 0,
    version: versionOf(row),
  }))
}

/** How many steps use each list. */
export async function countUses(
  client: Pick<Prisma.TransactionClient, 'step'>,
): Promise<Map<string, number>> {
  const steps = await client.step.findMany({ select: { policy: true, config: true } })
  const used = new Map<string, number>()
  for (const name of steps.flatMap(networkListsOf)) used.set(name, (used.get(name) ?? 0) + 1)
  return used
}
