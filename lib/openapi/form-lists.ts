import { isForm } from './is-form.ts'
import { isInStyle } from './is-in-style.ts'
import { isObject, type JsonObject, objectAt, own } from './json.ts'
import { mediaTypeName } from './media-type-name.ts'
import { mergeAllOf } from './merge-all-of.ts'
import { followed } from './references.ts'
import { typeOf } from './type-of.ts'

/** What OpenAPI 3.x means where it says nothing of how a list stands in a form: a pair, or a part, for each entry. */
const EACH_BY_ITSELF = { style: 'form', explode: true }

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
  if (!Object.keys(content).some(isFormType)) return operation
  const said = Object.entries(content).map(([type, media]) => [
    type,
    isFormType(type) && isObject(media) ? ofMedia(root, media) : media,
  ])
  return { ...operation, requestBody: { ...body, content: Object.fromEntries(said) } }
}

const isFormType = (mediaType: string): boolean => isForm(mediaTypeName(mediaType))

function ofMedia(root: JsonObject, media: JsonObject): JsonObject {
  const encoding = objectAt(media, 'encoding')
  const meant = listsOf(root, media)
    .filter(({ said }) => !isInStyle({ encoding: said }))
    .map(({ name, said }) => [name, { ...said, ...EACH_BY_ITSELF }])
  return meant.length === 0
    ? media
    : { ...media, encoding: { ...encoding, ...Object.fromEntries(meant) } }
}

/** The fields of a form that are lists, and what the document says of how each is written. */
export function listsOf(
  root: JsonObject,
  media: JsonObject,
): { name: string; schema: JsonObject; said: JsonObject }[] {
  const form = mergeAllOf(root, followed(root, own(media, 'schema')))
  return Object.entries(objectAt(form, 'properties'))
    .filter(([, property]) => typeOf(root, property) === 'array')
    .map(([name, property]) => ({
      name,
      schema: followed(root, property),
      said: objectAt(objectAt(media, 'encoding'), name),
    }))
}
