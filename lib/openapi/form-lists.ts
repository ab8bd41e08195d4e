import { isObject, type JsonObject, objectAt, own } from './json.ts'
import { mediaTypeName } from './media-type-name.ts'
import { mergeAllOf } from './merge-all-of.ts'
import { followed } from './references.ts'
import { typeOf } from './type-of.ts'

const PAIRS = 'application/x-www-form-urlencoded'
/** What OpenAPI 3.x means where it says nothing of a list in a form. */
const A_PAIR_FOR_EACH = { style: 'form', explode: true }

/** The document with that said of each such list: Swagger UI joins them by commas else, which no backend expects. */
export function withFormLists(root: JsonObject): JsonObject {
  const paths = mapped(objectAt(root, 'paths'), (item) =>
    mapped(item, (operation) => ofOperation(root, operation)),
  )
  return { ...root, paths }
}

/** An object with each value that is one itself replaced. */
const mapped = (object: JsonObject, replace: (value: JsonObject) => JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, isObject(value) ? replace(value) : value]),
  )

function ofOperation(root: JsonObject, operation: JsonObject): JsonObject {
  const body = followed(root, own(operation, 'requestBody'))
  const content = objectAt(body, 'content')
  if (!Object.keys(content).some(isPairs)) return operation
  const said = Object.entries(content).map(([type, media]) => [
    type,
    isPairs(type) && isObject(media) ? ofMedia(root, media) : media,
  ])
  return { ...operation, requestBody: { ...body, content: Object.fromEntries(said) } }
}

const isPairs = (mediaType: string): boolean => mediaTypeName(mediaType) === PAIRS

function ofMedia(root: JsonObject, media: JsonObject): JsonObject {
  const schema = mergeAllOf(root, followed(root, own(media, 'schema')))
  const lists = Object.entries(objectAt(schema, 'properties')).filter(
    ([, property]) => typeOf(root, property) === 'array',
  )
  const meant = Object.fromEntries(lists.map(([name]) => [name, A_PAIR_FOR_EACH]))
  return lists.length === 0
    ? media
    : { ...media, encoding: { ...meant, ...objectAt(media, 'encoding') } }
}
