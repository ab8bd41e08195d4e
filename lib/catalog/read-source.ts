import 'server-only'
import { guardedFetch } from '#lib/guarded-fetch/guarded-fetch.ts'
import { findings } from '#lib/openapi/findings.ts'
import { type ListedOperation, listOperations } from '#lib/openapi/operations.ts'
import { type OpenApiDocument, readDocument } from '#lib/openapi/read-document.ts'
import type { Finding } from '#lib/openapi/schema.ts'
import { ok, type Result } from '#lib/shared/result.ts'
import type { PreviewImportInput } from './import-schema.ts'

/** A document that was given or fetched, read and examined; nothing stored. */
export interface ReadSource {
  text: string
  /** `upload`, `paste` or the address. */
  source: string
  document: OpenApiDocument
  operations: ListedOperation[]
  findings: Finding[]
}

/** Fetches the document where an address was given, reads it and says what there is to know about it. */
export async function readSource({
  document: given,
  address,
  source,
}: PreviewImportInput): Promise<Result<ReadSource, 'invalid_document' | 'address_refused'>> {
  const fetched = address === undefined ? ok({ text: given ?? '' }) : await guardedFetch(address)
  if (!fetched.ok) return fetched
  const { text } = fetched.value
  const read = readDocument(text)
  if (!read.ok) return read
  const document = read.value
  return ok({
    text,
    source: address ?? source,
    document,
    operations: listOperations(document),
    findings: findings(document),
  })
}
