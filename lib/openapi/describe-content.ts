import { type ExampleOf, exampleValue } from './example-value.ts'
import { type Form, fileNameFor, formParts } from './form-parts.ts'
import { formText } from './form-text.ts'
import { arrayAt, isObject, type JsonObject, objectAt, own, plainText } from './json.ts'
import { isBinary } from './json-schema-of.ts'
import { mediaTypeName } from './media-type-name.ts'
import { followed } from './references.ts'
import type { ContentView } from './schema.ts'
import { type Budget, schemaTree } from './schema-tree.ts'
import { jsonText } from './schema-words.ts'

const EXAMPLE_CHARACTERS_MAX = 20_000

/** The bodies of a 3.x request or response, by media type. */
export const contentsOf = (
  root: JsonObject,
  { holder, of }: { holder: JsonObject; of: ExampleOf },
  budget: Budget,
): ContentView[] =>
  Object.entries(objectAt(holder, 'content')).map(([mediaType, media]) => {
    const schema = own(media, 'schema')
    const encoding = objectAt(media, 'encoding')
    const stated = statedExample(root, media)
    return contentView(root, { mediaType, schema, stated, encoding, of }, budget)
  })

interface Content {
  mediaType: string
  schema: unknown
  stated: unknown
  encoding?: JsonObject
  of: ExampleOf
}

export function contentView(
  root: JsonObject,
  { mediaType, schema, stated, encoding = {}, of }: Content,
  budget: Budget,
): ContentView {
  const example = stated ?? (schema === undefined ? undefined : exampleValue(root, schema, of))
  const upload = of === 'request' ? uploadOf(root, { mediaType, schema, example, encoding }) : null
  return {
    mediaType: plainText(mediaType, 200),
    schema: schema === undefined ? null : schemaTree(root, schema, budget),
    exampleText: upload ? null : exampleText(example, mediaType, encoding),
    upload,
  }
}

/** A form in parts, and a body that is bytes by its schema, or by its type where nothing more is said. */
function uploadOf(
  root: JsonObject,
  { mediaType, schema, example, encoding }: Form & { mediaType: string },
): ContentView['upload'] {
  const type = mediaTypeName(mediaType)
  if (type === 'multipart/form-data')
    return { kind: 'parts', parts: formParts(root, { schema, example, encoding }) }
  const isText = /^text\/|json|xml|x-www-form-urlencoded|^\*/.test(type)
  const isFile = isBinary(followed(root, schema)) || (schema === undefined && !isText)
  return isFile && !isText ? { kind: 'file', fileName: fileNameFor('file', type) } : null
}

/** As it is sent; what is no text and no form is written as JSON. */
function exampleText(example: unknown, mediaType: string, encoding: JsonObject): string | null {
  const isForm = isObject(example) && mediaType === 'application/x-www-form-urlencoded'
  const text = isForm ? formText(example, encoding) : example
  return typeof text === 'string'
    ? plainText(text, EXAMPLE_CHARACTERS_MAX)
    : jsonText(text, EXAMPLE_CHARACTERS_MAX, 2)
}

/** `example`, or the value of the first of `examples`. */
export function statedExample(root: JsonObject, holder: unknown): unknown {
  const example = own(holder, 'example')
  if (example !== undefined) return example
  const examples = own(holder, 'examples')
  if (Array.isArray(examples)) return examples[0]
  const [first] = isObject(examples) ? Object.values(examples) : []
  return first === undefined ? undefined : own(followed(root, first), 'value')
}

/** Media types that a 2.0 operation takes or gives. */
export const mediaTypesOf = (
  root: JsonObject,
  operation: JsonObject,
  key: 'consumes' | 'produces',
): string[] => {
  const stated = arrayAt(operation, key)
  const types = (stated.length > 0 ? stated : arrayAt(root, key))
    .map((type) => plainText(type, 200))
    .filter(Boolean)
  return types.length > 0 ? types : ['application/json']
}
