import 'server-only'
import type { Prisma } from '#lib/db/client.ts'
import type { Tx } from '#lib/db/transaction.ts'
import type { Scope } from '#lib/identity/scope.ts'
import { newId } from '#lib/shared/ids.ts'

export interface AuditEntry {
  /** `subscription.key_rotated`: the thing, then what happened to it. */
  action: string
  targetId: string
  /** Whose business it is; by default the organisation of the scope. */
  organisationId?: string | null
  before?: Prisma.InputJsonValue
  after?: Prisma.InputJsonValue
}

/** Writes the audit row of a change, in the change's own transaction, and answers its id. Never pass a secret in `before` or `after`. */
export async function recordAudit(
  tx: Tx,
  { actor, ...scope }: Scope,
  entry: AuditEntry,
): Promise<string> {
  const organisationId =
    entry.organisationId ?? (scope.kind === 'organisation' ? scope.organisationId : null)
  const id = newId('aud')
  await tx.auditEvent.create({
    data: {
      id,
      actorId: actor.userId,
      actorName: actor.name,
      via: actor.via,
      address: actor.address,
      requestId: actor.requestId,
      action: entry.action,
      targetId: entry.targetId,
      organisationId,
      ...(entry.before !== undefined && { before: entry.before }),
      ...(entry.after !== undefined && { after: entry.after }),
    },
    select: { id: true },
  })
  return id
}
