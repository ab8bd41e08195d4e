import { type JsonObject, own } from './json.ts'
import { followed } from './references.ts'

/** Schemas that are asked for a type before it is taken as unknown. */
const ALTERNATIVES_MAX = 500

/** `array`, `object`, or anything else; through references and the first of alternatives that says. */
export function typeOf(root: JsonObject, schema: unknown, seen = new Set<object>()): string | null {
  const target = followed(root, schema)
  if (seen.has(target) || seen.size >= ALTERNATIVES_MAX) return null
  seen.add(target)
  const stated = own(target, 'type')
  const types = (Array.isArray(stated) ? stated : [stated]).filter((type) => type !== 'null')
  if (typeof types[0] === 'string') return types[0]
  if (own(target, 'properties') !== undefined) return 'object'
  if (own(target, 'items') !== undefined) return 'array'
  for (const key of ['allOf', 'oneOf', 'anyOf']) {
    const options = own(target, key)
    for (const option of Array.isArray(options) ? options : []) {
      const type = typeOf(root, option, seen)
      if (type !== null) return type
    }
  }
  return null
}
