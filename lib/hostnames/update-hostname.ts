import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { fittingCertificate } from './fitting-certificate.ts'
import type { UpdateHostnameInput } from './schema.ts'

/** Serves a hostname with another certificate, or with none. */
export const updateHostname = (
  scope: StaffScope,
  { hostnameId, certificateId }: UpdateHostnameInput,
): Promise<Result<{ hostnameId: string }, 'not_found' | 'invalid_certificate'>> =>
  transaction(async (tx) => {
    const before = await tx.hostname.findUnique({
      where: { id: hostnameId },
      select: { name: true, certificateId: true },
    })
    if (!before) return fail('not_found', 'No such hostname.')
    const fits = await fittingCertificate(tx, before.name, certificateId)
    if (!fits.ok) return fits
    await tx.hostname.update({
      where: { id: hostnameId },
      data: { certificateId },
      select: { id: true },
    })
    await recordAudit(tx, scope, {
      action: 'hostname.changed',
      targetId: hostnameId,
      before,
      after: { name: before.name, certificateId },
    })
    return ok({ hostnameId })
  })
