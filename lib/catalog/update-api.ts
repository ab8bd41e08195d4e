import 'server-only'
import type { BackendBalance } from '#contract/backend-balance.ts'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { isUniqueViolation } from '#lib/db/database-errors.ts'
import { type Tx, transaction } from '#lib/db/transaction.ts'
import { isAddressAllowed } from '#lib/guarded-fetch/is-address-allowed.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { requireUnchanged } from '#lib/shared/version-of.ts'
import type { UpdateApiInput } from './api-schema.ts'
import { backendFor, dropUnusedBackend } from './backends.ts'
import { balanceOf } from './balance-of.ts'
import { planLifecycle } from './plan-lifecycle.ts'
import { settingsFields, settingsVersion } from './settings-version.ts'
import { requireFree, somebodyFaster } from './taken.ts'

type Answer = Result<
  { apiId: string; version: string },
  'not_found' | 'conflict' | 'address_refused' | 'invalid_input'
>

/** Changes what was given. A new name leaves its address in the portal as it was, so that links go on working. */
export async function updateApi(scope: StaffScope, input: UpdateApiInput): Promise<Answer> {
  const allowed = await areAddressesAllowed(input)
  if (!allowed.ok) return allowed
  try {
    return await transaction((tx) => change(tx, scope, input))
  } catch (error) {
    if (isUniqueViolation(error)) return somebodyFaster()
    throw error
  }
}

/** Every place that calls, and the questions of health checks, would be sent to. */
async function areAddressesAllowed({
  backendUrl,
  balance,
}: UpdateApiInput): Promise<Result<null, 'address_refused'>> {
  const given = [
    ...(backendUrl === undefined ? [] : [{ path: 'backendUrl', url: backendUrl }]),
    ...(balance?.others ?? []).map(({ url }, index) => ({
      path: `balance.others.${index}.url`,
      url,
    })),
  ]
  for (const { path, url } of given) {
    const allowed = await isAddressAllowed(url)
    if (!allowed.ok) {
      const faults = (allowed.failure.faults ?? []).map((fault) => ({ ...fault, path }))
      return fail('address_refused', allowed.failure.message, faults)
    }
  }
  return ok(null)
}

/** No target may be there twice; the first is the backend's own address. */
function twin(url: string, balance: BackendBalance | null): number {
  const urls = [url, ...(balance?.others ?? []).map((other) => other.url)]
  return urls.findIndex((each, index) => urls.indexOf(each) < index) - 1
}

async function change(tx: Tx, scope: StaffScope, input: UpdateApiInput): Promise<Answer> {
  const { apiId, backendUrl, timeoutMs, balance, versionSeen, ...given } = input
  await tx.$queryRaw`select 1 from "Api" where id = ${apiId} for update`
  const found = await tx.api.findUnique({ where: { id: apiId }, select: settingsFields })
  if (!found) return fail('not_found', 'No such API.')
  const unchanged = requireUnchanged(settingsVersion(found), versionSeen)
  if (!unchanged.ok) return unchanged
  const { name, path, slug } = given
  const free = await requireFree(tx, { name, path, slug, except: apiId })
  if (!free.ok) return free
  const { backend, ...before } = found
  const was = {
    url: backend.url,
    timeoutMs: backend.timeoutMs,
    balance: balanceOf(backend.balance),
  }
  const wanted = {
    url: backendUrl ?? was.url,
    timeoutMs: timeoutMs ?? was.timeoutMs,
    balance: balance === undefined ? was.balance : balance,
  }
  const double = twin(wanted.url, wanted.balance)
  if (double >= 0)
    return fail('invalid_input', 'A target is there twice.', [
      { path: `balance.others.${double}.url`, message: 'This target is there already.' },
    ])
  const lifecycle = planLifecycle(found, input, new Date())
  if (!lifecycle.ok) return lifecycle
  const backendId = await backendFor(tx, wanted)
  const changes = {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...lifecycle.value,
  }
  const stored = await tx.api.update({
    where: { id: apiId },
    data: { ...changes, backendId },
    select: settingsFields,
  })
  if (backendId !== backend.id) await dropUnusedBackend(tx, backend.id)
  await recordAudit(tx, scope, {
    action: 'api.updated',
    targetId: apiId,
    before: { ...before, ...audited(was) },
    after: { ...before, ...changes, ...audited(wanted) },
  })
  return ok({ apiId, version: settingsVersion(stored) })
}

const audited = ({
  url,
  timeoutMs,
  balance,
}: {
  url: string
  timeoutMs: number
  balance: BackendBalance | null
}) => ({ backendUrl: url, timeoutMs, balance })
