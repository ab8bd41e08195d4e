import 'server-only'
import { balanceOf } from '#lib/catalog/balance-of.ts'
import { lifecycleFields } from '#lib/catalog/deprecation-of.ts'
import { db, type Prisma } from '#lib/db/client.ts'
import { liveAt } from '#lib/policy-exceptions/repository.ts'
import { environment } from '#lib/shared/environment.ts'
import { withContracts } from './contracts.ts'
import { withLifecycle } from './lifecycle-of.ts'
import type { WorkingState } from './working-state.ts'

/**
 * Everything published, and the exceptions that hold at `now`, as it was at one moment: an edit that is committed
 * meanwhile is in it as a whole or not at all. A transaction of its own, because whoever waited for a lock before would read what was there before the wait.
 */
export const loadWorkingState = async (now = new Date()): Promise<WorkingState> =>
  // Revisions never change: they can be read after that moment.
  withContracts(
    await db.$transaction((tx) => readRows(tx, now), {
      isolationLevel: 'RepeatableRead',
      maxWait: 5_000,
      timeout: 30_000,
    }),
  )

async function readRows(tx: Prisma.TransactionClient, now: Date) {
  const apis = await tx.api.findMany({
    where: { status: { not: 'draft' } },
    select: {
      id: true,
      name: true,
      path: true,
      credential: true,
      keyHeader: true,
      keyQuery: true,
      httpsOnly: true,
      ...lifecycleFields,
      currentRevisionId: true,
      backend: { select: { url: true, timeoutMs: true, balance: true } },
      operations: { select: { id: true, method: true, path: true, exposure: true } },
    },
  })
  const products = await tx.product.findMany({
    where: { status: 'published' },
    select: { id: true, name: true, apis: { select: { apiId: true } } },
  })
  const steps = await tx.step.findMany({
    select: {
      id: true,
      policy: true,
      scope: true,
      mode: true,
      config: true,
      productId: true,
      apiId: true,
      operationId: true,
      exceptions: {
        where: liveAt(now),
        select: { productId: true, apiId: true, operationId: true, endsAt: true },
      },
    },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  })
  const hostnames = await tx.hostname.findMany({ select: { name: true, certificateId: true } })
  const networkLists = await tx.networkList.findMany({ select: { name: true, networks: true } })
  return {
    portalUrl: environment().GATEHOUSE_URL,
    hostnames,
    apis: apis.map(({ backend, ...api }) => ({
      ...withLifecycle(api),
      backend: { ...backend, balance: balanceOf(backend.balance) },
    })),
    products,
    steps,
    networkLists,
  }
}
