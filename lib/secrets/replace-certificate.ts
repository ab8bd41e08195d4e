import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { type Tx, transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { seal } from '#lib/shared/sealed-text.ts'
import { requireUnchanged, versionOf } from '#lib/shared/version-of.ts'
import { coversName } from './covers-name.ts'
import { noteChange, whoIn } from './note-change.ts'
import type { ReadCertificate } from './read-certificate.ts'
import { readGiven } from './read-given.ts'
import type { ReplaceCertificateInput } from './schema.ts'

type Answer = Result<{ secretId: string }, 'not_found' | 'invalid_certificate' | 'conflict'>

/** Puts another certificate in the place of one, for the same hostnames; it is served from the next handshake on. */
export async function replaceCertificate(
  scope: StaffScope,
  { secretId, versionSeen, ...given }: ReplaceCertificateInput,
  now = new Date(),
): Promise<Answer> {
  const read = readGiven(given, now)
  if (!read.ok) return read
  const replacement = {
    ...read.value,
    secretId,
    versionSeen,
    now,
    field: given.pfx === undefined ? 'chain' : 'pfx',
  }
  return transaction((tx) => replace(tx, scope, replacement))
}

interface Replacement {
  secretId: string
  versionSeen: string | undefined
  key: string
  certificate: ReadCertificate
  now: Date
  /** That brought it. */
  field: string
}

async function replace(
  tx: Tx,
  scope: StaffScope,
  { secretId, versionSeen, key, certificate, now, field }: Replacement,
): Promise<Answer> {
  // Whoever replaces it too, or gives it another hostname, meanwhile waits.
  await tx.$queryRaw`select 1 from "Secret" where id = ${secretId} for update`
  const before = await tx.certificate.findUnique({
    where: { secretId },
    select: {
      fingerprint: true,
      secret: { select: { name: true, sealed: true } },
      hostnames: { select: { name: true }, orderBy: { name: 'asc' } },
    },
  })
  if (!before) return fail('not_found', 'No such certificate.')
  const unchanged = requireUnchanged(versionOf({ sealed: before.secret.sealed }), versionSeen)
  if (!unchanged.ok) return unchanged
  const bare = before.hostnames.filter(({ name }) => !coversName(certificate.names, name))
  if (bare.length > 0)
    return fail('invalid_certificate', 'The certificate cannot be used.', [
      {
        path: field,
        message: `It does not cover ${bare.map(({ name }) => name).join(', ')}, served with it now.`,
      },
    ])
  await tx.secret.update({
    where: { id: secretId },
    data: {
      sealed: seal(key),
      replacedAt: now,
      replacedById: whoIn(scope),
      certificate: { update: certificate },
    },
    select: { id: true },
  })
  await noteChange(tx)
  const { names, fingerprint, notAfter } = certificate
  await recordAudit(tx, scope, {
    action: 'secret.replaced',
    targetId: secretId,
    before: { fingerprint: before.fingerprint },
    after: {
      name: before.secret.name,
      kind: 'certificate',
      names,
      fingerprint,
      notAfter: notAfter.toISOString(),
    },
  })
  return ok({ secretId })
}
