import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { isUniqueViolation } from '#lib/db/database-errors.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { newId } from '#lib/shared/ids.ts'
import { ok, type Result } from '#lib/shared/result.ts'
import { seal } from '#lib/shared/sealed-text.ts'
import { nameTaken } from './name-taken.ts'
import { noteChange, whoIn } from './note-change.ts'
import { readGiven } from './read-given.ts'
import type { CreateCertificateInput } from './schema.ts'

/** Keeps a certificate with its private key, if nothing is wrong with them; the gateways get it at once. */
export async function createCertificate(
  scope: StaffScope,
  { name, ...given }: CreateCertificateInput,
  now = new Date(),
): Promise<Result<{ secretId: string }, 'conflict' | 'invalid_certificate'>> {
  const read = readGiven(given, now)
  if (!read.ok) return read
  const { certificate, key } = read.value
  const id = newId('sec')
  try {
    await transaction(async (tx) => {
      await tx.secret.create({
        data: {
          id,
          name,
          kind: 'certificate',
          sealed: seal(key),
          replacedById: whoIn(scope),
          certificate: { create: certificate },
        },
        select: { id: true },
      })
      await noteChange(tx)
      const { names, fingerprint, notAfter } = certificate
      await recordAudit(tx, scope, {
        action: 'secret.created',
        targetId: id,
        after: { name, kind: 'certificate', names, fingerprint, notAfter: notAfter.toISOString() },
      })
    })
  } catch (error) {
    if (isUniqueViolation(error)) return nameTaken
    throw error
  }
  return ok({ secretId: id })
}
