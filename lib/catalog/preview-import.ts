import 'server-only'
import type { StaffScope } from '#lib/identity/scope.ts'
import { objectAt, textAt } from '#lib/openapi/json.ts'
import { suggestedBackend } from '#lib/openapi/servers.ts'
import { ok, type Result } from '#lib/shared/result.ts'
import type { ImportPreview, PreviewImportInput } from './import-schema.ts'
import { suggestedName, suggestedPath } from './names.ts'
import { readSource } from './read-source.ts'

/** What an import would make of a document. Stores nothing. */
export async function previewImport(
  _scope: StaffScope,
  input: PreviewImportInput,
): Promise<Result<ImportPreview, 'invalid_document' | 'address_refused'>> {
  const read = await readSource(input)
  if (!read.ok) return read
  const { document, operations, findings } = read.value
  const info = objectAt(document.root, 'info')
  const [sentence = ''] = textAt(info, 'description', 1_000).split(/\n|(?<=\.)\s/)
  return ok({
    title: document.title,
    version: document.version,
    format: document.format,
    specVersion: document.specVersion,
    operationCount: operations.length,
    findings,
    suggested: {
      name: suggestedName(document.title),
      path: suggestedPath(document.title),
      summary: (textAt(info, 'summary', 300) || sentence).slice(0, 300),
      backendUrl: suggestedBackend(document),
    },
  })
}
