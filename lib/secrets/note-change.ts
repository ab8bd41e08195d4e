import 'server-only'
import type { Tx } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { randomText } from '#lib/shared/ids.ts'

/** Names the secrets anew, in the transaction that changes them, and wakes the worker once it is committed. */
export async function noteChange(tx: Tx): Promise<void> {
  await tx.installation.update({
    where: { id: 1 },
    data: { secretsRevision: `rev_${randomText(16)}` },
    select: { id: true },
  })
  await tx.$executeRaw`select pg_notify('gatehouse_secrets', '')`
}

export const whoIn = ({ actor }: StaffScope): string => actor.userId ?? actor.name
