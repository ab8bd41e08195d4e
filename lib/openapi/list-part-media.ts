import { listsOf } from './form-lists.ts'
import { mediaTypeIn } from './form-parts.ts'
import { isInStyle } from './is-in-style.ts'
import { isObject, type JsonObject, objectAt, own } from './json.ts'
import { mediaTypeName } from './media-type-name.ts'
import { placedOperations } from './operations.ts'
import { followed } from './references.ts'
import { typeOf } from './type-of.ts'

/** What a part without a type is. */
const PLAIN = 'text/plain'

/**
 * The types of the parts that entries of lists are sent in, by the name of their field; fields whose entries are plain
 * text are left out. Of a document with one operation.
 */
export function listPartTypes(root: JsonObject): Record<string, string> {
  const lists = placedOperations(root)
    .flatMap(({ operation }) =>
      Object.entries(objectAt(followed(root, own(operation, 'requestBody')), 'content')),
    )
    .filter(([type]) => mediaTypeName(type) === 'multipart/form-data')
    .flatMap(([, media]) => (isObject(media) ? listsOf(root, media) : []))
    .filter(({ said }) => !isInStyle({ encoding: said }))
  const types = lists.map(({ name, schema, said }) => {
    const isOfObjects = typeOf(root, own(schema, 'items')) === 'object'
    return [name, mediaTypeIn(said) ?? (isOfObjects ? 'application/json' : PLAIN)] as const
  })
  return Object.fromEntries(types.filter(([, type]) => type !== PLAIN))
}
