import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { db, type Prisma } from '#lib/db/client.ts'
import { isForeignKeyViolation } from '#lib/db/database-errors.ts'
import { transaction } from '#lib/db/transaction.ts'
import { isAddressAllowed } from '#lib/guarded-fetch/is-address-allowed.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { newId } from '#lib/shared/ids.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { requireUnchanged } from '#lib/shared/version-of.ts'
import { networkListsOf } from '#policies/network-lists-of.ts'
import { validateStep } from '#policies/validate-step.ts'
import { atTarget, stepVersion } from './repository.ts'
import type { SaveStepInput } from './schema.ts'
import { secretFaults } from './secret-faults.ts'

/** Faults for names of lists of networks that nobody keeps. */
async function unknownLists(names: string[]): Promise<{ path: string; message: string }[]> {
  if (names.length === 0) return []
  const known = await db.networkList.findMany({
    where: { name: { in: names } },
    select: { name: true },
  })
  return names
    .filter((name) => !known.some((list) => list.name === name))
    .map((name) => ({ path: '', message: `There is no list of networks “${name}”.` }))
}

/** Adds a step at the end of its scope, or changes mode and configuration of one that is there. */
export async function saveStep(
  scope: StaffScope,
  input: SaveStepInput,
): Promise<
  Result<{ stepId: string }, 'not_found' | 'invalid_policy' | 'address_refused' | 'conflict'>
> {
  const valid = validateStep(input)
  if (!valid.ok)
    return fail('invalid_policy', 'The policy cannot be enforced like this.', valid.faults)
  if ((input.scope === 'global') !== (input.targetId === null)) {
    return fail('invalid_policy', 'The policy cannot be enforced like this.', [
      { path: 'targetId', message: 'Every scope but the global one needs its target.' },
    ])
  }
  const unknown = await unknownLists(networkListsOf(input))
  if (unknown.length > 0)
    return fail('invalid_policy', 'The policy cannot be enforced like this.', unknown)
  for (const address of valid.addresses) {
    const allowed = await isAddressAllowed(address)
    if (!allowed.ok) return allowed
  }
  const data = {
    config: valid.config as Prisma.InputJsonObject,
    mode: input.mode === 'dry-run' ? ('dry_run' as const) : ('enforce' as const),
  }
  const target = atTarget(input.scope, input.targetId)
  const stepId = input.stepId ?? newId('stp')
  try {
    return await transaction(async (tx) => {
      const faults = await secretFaults(tx, valid.secrets)
      if (faults.length > 0)
        return fail('invalid_policy', 'The policy cannot be enforced like this.', faults)
      // Of two who change one step, one waits for the other.
      await tx.$queryRaw`select 1 from "Step" where id = ${stepId} for update`
      const before = input.stepId
        ? await tx.step.findFirst({
            where: { id: stepId, policy: input.policy, ...target },
            select: { config: true, mode: true },
          })
        : null
      if (input.stepId && !before) return fail('not_found', 'No such step.')
      const unchanged = before ? requireUnchanged(stepVersion(before), input.versionSeen) : ok(null)
      if (!unchanged.ok) return unchanged
      if (before) await tx.step.update({ where: { id: stepId }, data, select: { id: true } })
      else {
        const last = await tx.step.aggregate({ where: target, _max: { position: true } })
        await tx.step.create({
          data: {
            id: stepId,
            policy: input.policy,
            ...target,
            ...data,
            position: (last._max.position ?? 0) + 1,
          },
          select: { id: true },
        })
      }
      await recordAudit(tx, scope, {
        action: before ? 'step.changed' : 'step.added',
        targetId: stepId,
        ...(before && {
          before: { mode: before.mode, config: before.config as Prisma.InputJsonObject },
        }),
        after: { policy: input.policy, scope: input.scope, targetId: input.targetId, ...data },
      })
      return ok({ stepId })
    })
  } catch (error) {
    if (isForeignKeyViolation(error))
      return fail('not_found', 'There is no such product, API or operation.')
    throw error
  }
}
