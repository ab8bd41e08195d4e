import { deleteApi } from '#lib/catalog/delete-api.ts'
import { importApi } from '#lib/catalog/import-api.ts'
import { listOperations } from '#lib/catalog/list-operations.ts'
import { parsedDocument } from '#lib/catalog/parsed-document.ts'
import { previewImport } from '#lib/catalog/preview-import.ts'
import { setExposure } from '#lib/catalog/set-exposure.ts'
import { db } from '#lib/db/client.ts'
import { systemScope } from '#lib/identity/system-scope.ts'
import { describeOperation } from '#lib/openapi/describe-operation.ts'
import { pruneDocument } from '#lib/openapi/prune-document.ts'
import type { Result } from '#lib/shared/result.ts'

const scope = systemScope('bench')

const got = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new Error(result.failure.message)
  return result.value
}

/** One import from text to pruning page and on to reference pages; milliseconds of each step. */
export async function measureImport(document: string): Promise<Record<string, number>> {
  const taken: Record<string, number> = {}
  const timed = async <Value>(step: string, run: () => Value | Promise<Value>): Promise<Value> => {
    const started = performance.now()
    const value = await run()
    taken[step] = performance.now() - started
    return value
  }
  const input = { document, source: 'upload' as const }
  const named = {
    ...input,
    name: 'Bench GitHub',
    path: '/bench-github',
    summary: '',
    backendUrl: 'https://api.github.com',
  }

  await timed('preview: read, list, find', async () => got(await previewImport(scope, input)))
  const { apiId } = await timed('import: read, list, find, store', async () =>
    got(await importApi(scope, named)),
  )
  const { items } = await timed('pruning page: all operations', async () =>
    got(await listOperations(scope, apiId)),
  )
  taken['from document to pruning page'] =
    (taken['import: read, list, find, store'] ?? 0) + (taken['pruning page: all operations'] ?? 0)
  await timed('one tick', () =>
    setExposure(scope, { apiId, operationIds: [items[0]?.id ?? ''], exposure: 'exposed' }),
  )
  await timed('all ticked at once', () =>
    setExposure(scope, { apiId, filter: {}, exposure: 'exposed' }),
  )

  const revision = await db.revision.findFirstOrThrow({ where: { apiId }, select: { id: true } })
  const parsed = await timed('first reference page: load and parse', () =>
    parsedDocument(revision.id),
  )
  if (!parsed) throw new Error('The document is gone.')
  await timed(`${items.length} reference pages`, () => {
    for (const { method, path } of items) describeOperation(parsed, method, path)
  })
  const publication = {
    operations: items,
    serverUrl: 'https://gateway.example.com/github',
    keyHeader: 'x-api-key',
  }
  await timed('published document, everything exposed', () => pruneDocument(parsed, publication))
  got(await deleteApi(scope, { apiId }))
  return taken
}
