import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { isUniqueViolation } from '#lib/db/database-errors.ts'
import { type Tx, transaction } from '#lib/db/transaction.ts'
import { isAddressAllowed } from '#lib/guarded-fetch/is-address-allowed.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { newId } from '#lib/shared/ids.ts'
import { ok, type Result } from '#lib/shared/result.ts'
import { backendFor } from './backends.ts'
import type { ImportApiInput, ImportedView } from './import-schema.ts'
import { freeSlug, slugOf } from './names.ts'
import { type ReadSource, readSource } from './read-source.ts'
import { storeOperations, storeRevision } from './store-revision.ts'
import { requireFree, somebodyFaster } from './taken.ts'

/** Makes an API of a document: backend, first revision and operations, of which none is exposed. All or nothing. */
export async function importApi(
  scope: StaffScope,
  input: ImportApiInput,
): Promise<Result<ImportedView, 'invalid_document' | 'address_refused' | 'conflict'>> {
  const backend = await isAddressAllowed(input.backendUrl)
  if (!backend.ok) return backend
  const read = await readSource(input)
  if (!read.ok) return read
  try {
    return await transaction(async (tx) => {
      const free = await requireFree(tx, input)
      if (!free.ok) return free
      return ok(await storeApi(tx, scope, { input, read: read.value }))
    })
  } catch (error) {
    if (isUniqueViolation(error)) return somebodyFaster()
    throw error
  }
}

async function storeApi(
  tx: Tx,
  scope: StaffScope,
  { input, read }: { input: ImportApiInput; read: ReadSource },
): Promise<ImportedView> {
  const { name, path, summary } = input
  const id = newId('api')
  const slug = slugOf(name)
  const similar = await tx.api.findMany({
    where: { slug: { startsWith: slug } },
    select: { slug: true },
  })
  const backendId = await backendFor(tx, { url: input.backendUrl })
  await tx.api.create({
    data: {
      id,
      name,
      path,
      summary,
      backendId,
      slug: freeSlug(
        slug,
        similar.map((other) => other.slug),
      ),
    },
    select: { id: true },
  })
  await storeRevision(tx, scope, { apiId: id, number: 1, read })
  await storeOperations(
    tx,
    id,
    read.operations.map((operation, position) => ({ ...operation, position })),
  )
  await recordAudit(tx, scope, {
    action: 'api.imported',
    targetId: id,
    after: {
      name,
      path,
      backendUrl: input.backendUrl,
      source: read.source,
      operations: read.operations.length,
    },
  })
  return { apiId: id, revision: 1, operationCount: read.operations.length, findings: read.findings }
}
