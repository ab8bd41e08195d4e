import { fail, ok, type Result } from '#lib/shared/result.ts'
import { isObject, type JsonObject, objectAt, own, plainText, textAt } from './json.ts'
import { DEPTH_MAX, type Excess, excessOf } from './measure.ts'
import { OPERATIONS_MAX, operationCountOf } from './operations.ts'
import { parseText } from './parse-text.ts'

/** Bytes of a document, as UTF-8. */
const DOCUMENT_BYTES_MAX = 32 * 1024 * 1024

export type SpecFamily = '2.0' | '3.0' | '3.1'

/** A document that can be imported: parsed, of a known version, of bounded depth and size, with operations. */
export interface OpenApiDocument {
  format: 'json' | 'yaml'
  family: SpecFamily
  /** As written: `3.0.3`. */
  specVersion: string
  title: string
  version: string
  root: JsonObject
}

type Read = Result<OpenApiDocument, 'invalid_document'>

/** Reads an OpenAPI 2.0, 3.0 or 3.1 document from JSON or YAML. Fetches nothing, follows nothing. */
export function readDocument(text: string): Read {
  if (text.length > DOCUMENT_BYTES_MAX || Buffer.byteLength(text) > DOCUMENT_BYTES_MAX) {
    return refused('', 'The document is larger than 32 MiB. Split it into several APIs.')
  }
  const bare = text.replace(/^\uFEFF/, '')
  if (bare.trim() === '') return refused('', 'The document is empty. Choose an OpenAPI document.')
  if (bare.includes('\0'))
    return refused(
      '',
      'The document holds NUL characters; it is not text. Choose an OpenAPI document as JSON or YAML.',
    )
  const parsed = parseText(bare)
  if (!parsed.ok) return parsed
  const { format, value } = parsed.value
  if (!isObject(value))
    return refused(
      '',
      'The document is not an object. An OpenAPI document begins with `openapi: 3.1.0` or `swagger: "2.0"`.',
    )
  const excess = excessOf(value)
  if (excess) return refused('', excessWords[excess])
  return readRoot(value, format)
}

/** Reads a document that was read before and kept as JSON. */
export const readKeptDocument = (json: string, format: 'json' | 'yaml'): Read =>
  readRoot(JSON.parse(json) as JsonObject, format)

function readRoot(root: JsonObject, format: 'json' | 'yaml'): Read {
  const spec = versionOf(root)
  if (!spec.ok) return spec
  const count = operationCountOf(root)
  if (count === 0)
    return refused(
      '/paths',
      'The document describes no operation, so there is nothing to import. Add paths with operations.',
    )
  if (count > OPERATIONS_MAX)
    return refused(
      '/paths',
      `The document has ${count} operations; ${OPERATIONS_MAX} is the most. Split it into several APIs.`,
    )
  const info = objectAt(root, 'info')
  return ok({
    ...spec.value,
    format,
    root,
    title: textAt(info, 'title', 200),
    version: textAt(info, 'version', 100),
  })
}

function versionOf(
  root: JsonObject,
): Result<{ family: SpecFamily; specVersion: string }, 'invalid_document'> {
  const swagger = versionText(own(root, 'swagger'))
  if (swagger === '2.0') return ok({ family: '2.0', specVersion: '2.0' })
  const openapi = versionText(own(root, 'openapi'))
  const family = /^(3\.[01])(\.\d+)?(-[\w.]+)?$/.exec(openapi)?.[1]
  if (family === '3.0' || family === '3.1') return ok({ family, specVersion: openapi })
  if (openapi || swagger) {
    const [pointer, found] = openapi ? ['/openapi', openapi] : ['/swagger', swagger]
    return refused(
      pointer,
      `Version ${found} cannot be imported. Convert the document to OpenAPI 3.1, 3.0 or 2.0.`,
    )
  }
  return refused(
    '',
    'There is neither `openapi` nor `swagger` at the top. This is not an OpenAPI document.',
  )
}

/** YAML reads an unquoted 2.0 or 3.0 as a number. */
const versionText = (value: unknown): string =>
  typeof value === 'number' ? value.toFixed(1) : plainText(value, 40)

const excessWords: Record<Excess, string> = {
  too_deep: `The document is nested more than ${DEPTH_MAX} levels deep. Move inner schemas into components and refer to them.`,
  too_large:
    'The document holds too much, or grows too large once its YAML aliases are written out. Use $ref in place of aliases, or split it into several APIs.',
  contains_itself:
    'A YAML alias makes the document contain itself. Use $ref in place of the alias.',
}

const refused = (path: string, message: string) =>
  fail('invalid_document', 'The document cannot be imported.', [{ path, message }])
