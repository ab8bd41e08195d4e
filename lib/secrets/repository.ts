import 'server-only'
import { db, type Prisma } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { versionOf } from '#lib/shared/version-of.ts'
import { findUses } from './find-uses.ts'
import type { SecretView } from './schema.ts'

const fields = {
  id: true,
  name: true,
  kind: true,
  sealed: true,
  createdAt: true,
  replacedAt: true,
  replacedById: true,
  certificate: {
    select: {
      subject: true,
      issuer: true,
      names: true,
      notBefore: true,
      notAfter: true,
      fingerprint: true,
    },
  },
} satisfies Prisma.SecretSelect

/** Every secret by name, without its value. */
export async function listSecrets(_: StaffScope): Promise<SecretView[]> {
  const rows = await db.secret.findMany({ select: fields, orderBy: { name: 'asc' } })
  const uses = await findUses()
  const people = await db.user.findMany({
    where: { id: { in: rows.map(({ replacedById }) => replacedById) } },
    select: { id: true, name: true },
  })
  return rows.map(({ sealed, createdAt, replacedAt, replacedById, certificate, ...row }) => ({
    ...row,
    createdAt: createdAt.toISOString(),
    replacedAt: replacedAt.toISOString(),
    replacedBy: people.find(({ id }) => id === replacedById)?.name ?? replacedById,
    certificate: certificate && {
      ...certificate,
      notBefore: certificate.notBefore.toISOString(),
      notAfter: certificate.notAfter.toISOString(),
    },
    usedBy: uses.get(row.id) ?? [],
    version: versionOf({ sealed }),
  }))
}
