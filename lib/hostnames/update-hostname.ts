import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { requireUnchanged, versionOf } from '#lib/shared/version-of.ts'
import { fittingCertificate } from './fitting-certificate.ts'
import type { UpdateHostnameInput } from './schema.ts'

/** Serves a hostname with another certificate, or with none. */
export const updateHostname = (
  scope: StaffScope,
  { hostnameId, certificateId, versionSeen }: UpdateHostnameInput,
): Promise<Result<{ hostnameId: string }, 'not_found' | 'invalid_certificate' | 'conflict'>> =>
  transaction(async (tx) => {
    // Of two who change one hostname, one waits for the other.
    await tx.$queryRaw`select 1 from "Hostname" where id = ${hostnameId} for update`
    const before = await tx.hostname.findUnique({
      where: { id: hostnameId },
      select: { name: true, certificateId: true },
    })
    if (!before) return fail('not_found', 'No such hostname.')
    const { certificateId: was } = before
    const unchanged = requireUnchanged(versionOf({ certificateId: was }), versionSeen)
    if (!unchanged.ok) return unchanged
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
