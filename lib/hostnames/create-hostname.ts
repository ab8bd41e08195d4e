import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { isUniqueViolation } from '#lib/db/database-errors.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { newId } from '#lib/shared/ids.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { fittingCertificate } from './fitting-certificate.ts'
import type { CreateHostnameInput } from './schema.ts'

/** Lets callers reach the gateways by a name, once it is deployed; from then on they answer to no name that is not listed. */
export async function createHostname(
  scope: StaffScope,
  { name, certificateId }: CreateHostnameInput,
): Promise<Result<{ hostnameId: string }, 'conflict' | 'invalid_certificate'>> {
  const id = newId('hst')
  try {
    return await transaction(async (tx) => {
      const fits = await fittingCertificate(tx, name, certificateId)
      if (!fits.ok) return fits
      await tx.hostname.create({ data: { id, name, certificateId }, select: { id: true } })
      await recordAudit(tx, scope, {
        action: 'hostname.created',
        targetId: id,
        after: { name, certificateId },
      })
      return ok({ hostnameId: id })
    })
  } catch (error) {
    if (isUniqueViolation(error))
      return fail('conflict', 'This hostname is there already.', [
        { path: 'name', message: 'Its certificate is chosen in the list.' },
      ])
    throw error
  }
}
