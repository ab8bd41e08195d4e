import 'server-only'
import { gatewayStatus, type NotEnforced } from '#contract/admin.ts'
import { db } from '#lib/db/client.ts'
import { placedFaults } from './placed-faults.ts'
import type { NotEnforcedView } from './schema.ts'

/** By gateway, what it said last that it does not enforce of what is on its disk; those that enforce all are not in it. */
export async function findNotEnforced(
  gateways: readonly { id: string; status: unknown }[],
): Promise<Map<string, NotEnforcedView>> {
  const told = gateways.flatMap(({ id, status }) => {
    const notEnforced = gatewayStatus.safeParse(status).data?.notEnforced
    return notEnforced ? [{ id, notEnforced }] : []
  })
  if (told.length === 0) return new Map()
  const [numbers, names] = await Promise.all([
    numbersOf(told.flatMap(({ notEnforced }) => notEnforced.hash ?? [])),
    namesOf(told.flatMap(({ notEnforced }) => notEnforced.apiIds ?? [])),
  ])
  const viewOf = async ({ hash, apiIds, apiCount, faults }: NotEnforced) => ({
    number: numbers.get(hash ?? '') ?? null,
    apis: apiIds?.map((id) => ({ id, name: names.get(id) ?? id })) ?? null,
    apiCount,
    faults: await placedFaults(hash, faults),
  })
  return new Map(
    await Promise.all(
      told.map(async ({ id, notEnforced }) => [id, await viewOf(notEnforced)] as const),
    ),
  )
}

/** By hash, its newest deployment. */
async function numbersOf(hashes: string[]): Promise<Map<string, number>> {
  const deployments = await db.deployment.findMany({
    where: { hash: { in: hashes } },
    select: { hash: true, number: true },
    orderBy: { number: 'asc' },
  })
  return new Map(deployments.map(({ hash, number }) => [hash, number]))
}

async function namesOf(apiIds: string[]): Promise<Map<string, string>> {
  const apis = await db.api.findMany({
    where: { id: { in: apiIds } },
    select: { id: true, name: true },
  })
  return new Map(apis.map(({ id, name }) => [id, name]))
}
