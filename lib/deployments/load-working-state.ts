import 'server-only'
import type { Tx } from '#lib/db/transaction.ts'
import { environment } from '#lib/shared/environment.ts'
import type { WorkingState } from './working-state.ts'

/** Everything published, read in one transaction. */
export async function loadWorkingState(tx: Tx): Promise<WorkingState> {
  const apis = await tx.api.findMany({
    where: { status: 'published' },
    select: {
      id: true,
      name: true,
      path: true,
      credential: true,
      keyHeader: true,
      keyQuery: true,
      backend: { select: { url: true, timeoutMs: true } },
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
    },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  })
  return { portalUrl: environment().GATEHOUSE_URL, apis, products, steps }
}
