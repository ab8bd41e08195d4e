import 'server-only'
import type { SecretTable } from '#contract/secrets.ts'
import { db } from '#lib/db/client.ts'
import { unseal } from '#lib/shared/sealed-text.ts'

/** Names what gateways should hold now. */
export const findSecretsRevision = async (): Promise<string> =>
  (
    await db.installation.findUniqueOrThrow({
      where: { id: 1 },
      select: { secretsRevision: true },
    })
  ).secretsRevision

/** Everything that gateways need, in clear, as it was at one moment. For the worker only. */
export async function loadSecretTable(): Promise<SecretTable> {
  const { revision, rows } = await db.$transaction(
    async (tx) => ({
      revision: await tx.installation.findUniqueOrThrow({
        where: { id: 1 },
        select: { secretsRevision: true },
      }),
      rows: await tx.secret.findMany({
        select: { id: true, kind: true, sealed: true, certificate: { select: { chain: true } } },
        orderBy: { id: 'asc' },
      }),
    }),
    { isolationLevel: 'RepeatableRead' },
  )
  return {
    revision: revision.secretsRevision,
    secrets: rows.map(({ id, kind, sealed, certificate }) =>
      kind === 'text'
        ? { id, kind, value: unseal(sealed) }
        : { id, kind, chain: certificate?.chain ?? '', key: unseal(sealed) },
    ),
  }
}
