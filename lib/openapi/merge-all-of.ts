import { arrayAt, isObject, type JsonObject, objectAt } from './json.ts'
import { followed } from './references.ts'

const DEPTH_MAX = 12

/** A schema with its `allOf` folded in: what stands beside `allOf` wins; properties and required names are united. */
export function mergeAllOf(root: JsonObject, schema: JsonObject, depth = 0): JsonObject {
  const parts = arrayAt(schema, 'allOf')
  if (parts.length === 0) return schema
  if (depth > DEPTH_MAX) return { ...schema, allOf: undefined }
  const folded = [...parts.map((part) => mergeAllOf(root, followed(root, part), depth + 1)), schema]
  const merged: JsonObject = Object.fromEntries(folded.flatMap((part) => Object.entries(part)))
  const properties = Object.fromEntries(
    folded.flatMap((part) => Object.entries(objectAt(part, 'properties'))),
  )
  const required = folded.flatMap((part) => arrayAt(part, 'required'))
  return {
    ...merged,
    allOf: undefined,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required: [...new Set(required)] }),
    ...alternatives(folded),
  }
}

/** Of several parts with alternatives only the last can be kept; a reader is shown those. */
const alternatives = (parts: JsonObject[]): JsonObject =>
  Object.fromEntries(
    ['oneOf', 'anyOf'].flatMap((key) => {
      const last = parts.findLast((part) => arrayAt(part, key).some(isObject))
      return last ? [[key, last[key]]] : []
    }),
  )
