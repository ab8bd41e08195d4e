import 'server-only'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { versionOf } from '#lib/shared/version-of.ts'
import type { HostnameView } from './schema.ts'

/** Every hostname by name, with when its certificate ends. */
export async function listHostnames(_: StaffScope): Promise<HostnameView[]> {
  const rows = await db.hostname.findMany({
    select: {
      id: true,
      name: true,
      createdAt: true,
      certificate: {
        select: { notAfter: true, secret: { select: { id: true, name: true } } },
      },
    },
    orderBy: { name: 'asc' },
  })
  return rows.map(({ certificate, createdAt, ...row }) => ({
    ...row,
    createdAt: createdAt.toISOString(),
    certificate: certificate && {
      ...certificate.secret,
      notAfter: certificate.notAfter.toISOString(),
    },
    version: versionOf({ certificateId: certificate?.secret.id ?? null }),
  }))
}
