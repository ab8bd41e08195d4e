import 'server-only'
import { db } from '#lib/db/client.ts'
import { type OpenApiDocument, readKeptDocument } from '#lib/openapi/read-document.ts'

/** JSON characters of the documents that are kept parsed; in memory they take some three times as much. */
const KEPT_CHARACTERS_MAX = 48 * 1024 * 1024

const kept = new Map<string, { document: OpenApiDocument; characters: number }>()

/** The parsed document of a revision; revisions never change, so the last used ones are kept. Null: no such revision. */
export async function parsedDocument(revisionId: string): Promise<OpenApiDocument | null> {
  const known = kept.get(revisionId)
  if (known) {
    kept.delete(revisionId)
    kept.set(revisionId, known)
    return known.document
  }
  const row = await db.revision.findUnique({
    where: { id: revisionId },
    select: { document: true, documentJson: true, format: true },
  })
  if (!row) return null
  const text = row.documentJson ?? row.document
  const read = readKeptDocument(text, row.format === 'json' ? 'json' : 'yaml')
  if (!read.ok) throw new Error(`Revision ${revisionId} holds a document that cannot be read.`)
  kept.set(revisionId, { document: read.value, characters: text.length })
  dropOldest()
  return read.value
}

function dropOldest(): void {
  let characters = [...kept.values()].reduce((sum, entry) => sum + entry.characters, 0)
  for (const [id, entry] of kept) {
    if (characters <= KEPT_CHARACTERS_MAX || kept.size === 1) return
    kept.delete(id)
    characters -= entry.characters
  }
}
