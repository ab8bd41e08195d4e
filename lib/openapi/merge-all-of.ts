import { arrayAt, isObject, type JsonObject, objectAt } from './json.ts'
import { followed } from './references.ts'

/** Parts that are folded into one schema. */
const PARTS_MAX = 500

/** A schema with its `allOf` folded in: what stands beside `allOf` wins; properties and required names are united. */
export function mergeAllOf(root: JsonObject, schema: JsonObject): JsonObject {
  return merged(root, schema, new Set([schema]))
}

/** A part that is named again, or contains itself, is folded in once: parts may name each other by the million. */
function merged(root: JsonObject, schema: JsonObject, seen: Set<JsonObject>): JsonObject {
  const parts = arrayAt(schema, 'allOf')
  if (parts.length === 0) return schema
  const inner = parts.flatMap((part) => {
    const target = followed(root, part)
    if (seen.has(target) || seen.size >= PARTS_MAX) return []
    seen.add(target)
    return [merged(root, target, seen)]
  })
  const folded = [...inner, schema]
  const united: JsonObject = Object.fromEntries(folded.flatMap((part) => Object.entries(part)))
  const properties = Object.fromEntries(
    folded.flatMap((part) => Object.entries(objectAt(part, 'properties'))),
  )
  const required = folded.flatMap((part) => arrayAt(part, 'required'))
  return {
    ...united,
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
