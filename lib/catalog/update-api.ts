import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { isUniqueViolation } from '#lib/db/database-errors.ts'
import { type Tx, transaction } from '#lib/db/transaction.ts'
import { isAddressAllowed } from '#lib/guarded-fetch/is-address-allowed.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import type { UpdateApiInput } from './api-schema.ts'
import { backendFor, dropUnusedBackend } from './backends.ts'
import { requireFree, somebodyFaster } from './taken.ts'

type Answer = Result<{ apiId: string }, 'not_found' | 'conflict' | 'address_refused'>

/** Changes what was given. A new name leaves its address in the portal as it was, so that links go on working. */
export async function updateApi(scope: StaffScope, input: UpdateApiInput): Promise<Answer> {
  if (input.backendUrl !== undefined) {
    const allowed = await isAddressAllowed(input.backendUrl)
    if (!allowed.ok) return allowed
  }
  try {
    return await transaction((tx) => change(tx, scope, input))
  } catch (error) {
    if (isUniqueViolation(error)) return somebodyFaster()
    throw error
  }
}

const fields = {
  name: true,
  slug: true,
  summary: true,
  path: true,
  status: true,
  credential: true,
  keyHeader: true,
  keyQuery: true,
  httpsOnly: true,
  backend: { select: { id: true, url: true, timeoutMs: true } },
} as const

async function change(tx: Tx, scope: StaffScope, input: UpdateApiInput): Promise<Answer> {
  const { apiId, backendUrl, timeoutMs, ...given } = input
  await tx.$queryRaw`select 1 from "Api" where id = ${apiId} for update`
  const found = await tx.api.findUnique({ where: { id: apiId }, select: fields })
  if (!found) return fail('not_found', 'No such API.')
  const { name, path, slug } = given
  const free = await requireFree(tx, { name, path, slug, except: apiId })
  if (!free.ok) return free
  const { backend, ...before } = found
  const backendId = await backendFor(tx, {
    url: backendUrl ?? backend.url,
    timeoutMs: timeoutMs ?? backend.timeoutMs,
  })
  const changes = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  )
  await tx.api.update({
    where: { id: apiId },
    data: { ...changes, backendId },
    select: { id: true },
  })
  if (backendId !== backend.id) await dropUnusedBackend(tx, backend.id)
  await recordAudit(tx, scope, {
    action: 'api.updated',
    targetId: apiId,
    before: { ...before, backendUrl: backend.url, timeoutMs: backend.timeoutMs },
    after: {
      ...before,
      ...changes,
      backendUrl: backendUrl ?? backend.url,
      timeoutMs: timeoutMs ?? backend.timeoutMs,
    },
  })
  return ok({ apiId })
}
