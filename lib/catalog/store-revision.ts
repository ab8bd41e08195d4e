import 'server-only'
import type { Tx } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import type { ListedOperation } from '#lib/openapi/operations.ts'
import { newId } from '#lib/shared/ids.ts'
import { documentHashOf } from './document-hash.ts'
import type { ReadSource } from './read-source.ts'

/** Stores a document as it came, as the API's current revision. */
export async function storeRevision(
  tx: Tx,
  scope: StaffScope,
  { apiId, number, read }: { apiId: string; number: number; read: ReadSource },
): Promise<void> {
  const { document, text, source, findings } = read
  const id = newId('rev')
  await tx.revision.create({
    data: {
      id,
      apiId,
      number,
      source,
      findings,
      document: text,
      documentHash: documentHashOf(text),
      format: document.format,
      specVersion: document.specVersion,
      // JSON is kept once; YAML also as JSON, which is read ten times as fast.
      documentJson: document.format === 'json' ? null : JSON.stringify(document.root),
      title: document.title,
      version: document.version,
      createdById: scope.actor.userId ?? '',
    },
    select: { id: true },
  })
  await tx.api.update({
    where: { id: apiId },
    data: { currentRevisionId: id },
    select: { id: true },
  })
}

/** Stores operations; nobody reaches one until it has been reviewed. */
export async function storeOperations(
  tx: Tx,
  apiId: string,
  operations: readonly (ListedOperation & { position: number })[],
): Promise<void> {
  await tx.operation.createMany({
    data: operations.map((operation) => ({
      ...operation,
      id: newId('op'),
      apiId,
      exposure: 'needs_review' as const,
    })),
  })
}
