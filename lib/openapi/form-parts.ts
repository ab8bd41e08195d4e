import { bracketed, textOf } from './form-text.ts'
import { arrayAt, isObject, type JsonObject, objectAt, own, plainText, textAt } from './json.ts'
import { isBinary } from './json-schema-of.ts'
import { mergeAllOf } from './merge-all-of.ts'
import { followed } from './references.ts'
import type { SamplePart } from './schema.ts'
import { typesOf } from './schema-words.ts'

const PARTS_MAX = 200
const VALUE_CHARACTERS_MAX = 20_000

export interface Form {
  schema: unknown
  example: unknown
  encoding: JsonObject
}

/** The parts of a `multipart/form-data` body, with files where the schema says that bytes are sent. */
export function formParts(root: JsonObject, { schema, example, encoding }: Form): SamplePart[] {
  const whole = mergeAllOf(root, followed(root, schema))
  const properties = objectAt(whole, 'properties')
  const values = isObject(example) ? example : {}
  const required = arrayAt(whole, 'required')
  const names = new Set([...Object.keys(properties), ...Object.keys(values)])
  return [...names]
    .filter((name) => own(values, name) !== undefined || required.includes(name))
    .flatMap((name) =>
      partsOf(root, {
        name: plainText(name, 300),
        value: own(values, name),
        schema: own(properties, name),
        encoding: own(encoding, name),
      }),
    )
    .slice(0, PARTS_MAX)
}

interface Field {
  name: string
  value: unknown
  schema: unknown
  encoding: unknown
}

function partsOf(root: JsonObject, { name, value, schema, encoding }: Field): SamplePart[] {
  const mediaType = mediaTypeIn(encoding)
  if (isFile(root, schema, textAt(encoding, 'contentType')))
    return [{ name, value: '', fileName: fileNameFor(name, mediaType), mediaType }]
  if (own(encoding, 'style') === 'deepObject')
    return bracketed(name, value).map(([inner, text]) => valuePart(inner, text, null))
  return (Array.isArray(value) ? value : [value])
    .filter((one) => one !== null && one !== undefined)
    .map((one) => valuePart(name, one, mediaType ?? (isObject(one) ? 'application/json' : null)))
}

const valuePart = (name: string, value: unknown, mediaType: string | null): SamplePart => ({
  name,
  value: textOf(value).slice(0, VALUE_CHARACTERS_MAX).toWellFormed(),
  fileName: null,
  mediaType,
})

/** Bytes by their schema, or by their type where the schema says no more than that they are a text. */
function isFile(root: JsonObject, schema: unknown, contentType: string): boolean {
  const one = mergeAllOf(root, followed(root, schema))
  if (typesOf(one)[0] === 'array' && own(one, 'items') !== undefined)
    return isFile(root, own(one, 'items'), contentType)
  const types = typesOf(one)
  const isText = types.length === 0 || types.includes('string')
  return isBinary(one) || (isText && contentType !== '' && !/^text\/|json|xml/i.test(contentType))
}

/** The first type of an encoding that is one and no range. */
export const mediaTypeIn = (encoding: unknown): string | null =>
  textAt(encoding, 'contentType', 200)
    .split(',')
    .map((type) => type.trim())
    .find((type) => /^[\w.+-]+\/[\w.+-]+$/.test(type)) ?? null

const endings: Record<string, string> = {
  'application/json': 'json',
  'application/pdf': 'pdf',
  'application/xml': 'xml',
  'application/zip': 'zip',
  'image/gif': 'gif',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'text/csv': 'csv',
  'text/plain': 'txt',
  'text/xml': 'xml',
}

/** Where the reader's own file goes. */
export const fileNameFor = (name: string, mediaType: string | null): string =>
  `${name.replace(/[^\w-]+/g, '-').replace(/^-+|-+$/g, '') || 'file'}.${own(endings, mediaType ?? '') ?? 'bin'}`
