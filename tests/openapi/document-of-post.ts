import { readDocument } from '#lib/openapi/read-document.ts'

/** A document with one operation, `POST /pets`, as an import reads it. */
export function documentOfPost(version: string, operation: object, more: object = {}) {
  const document = {
    ...(version === '2.0' ? { swagger: '2.0' } : { openapi: version }),
    info: { title: 'Pets', version: '1' },
    paths: { '/pets': { post: { responses: { 200: { description: 'ok' } }, ...operation } } },
    ...more,
  }
  const read = readDocument(JSON.stringify(document))
  if (!read.ok) throw new Error(read.failure.message)
  return read.value
}
