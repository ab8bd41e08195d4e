import { beginningOf, type Room } from './beginning-of.ts'
import { arrayAt, isObject, type JsonObject, objectAt, own } from './json.ts'
import { mergeAllOf } from './merge-all-of.ts'
import { followed, referenceOf, resolve } from './references.ts'
import { typesOf } from './schema-words.ts'

const DEPTH_MAX = 8
const VALUES_MAX = 400
/** More than any reader of an example takes; what is longer ends somewhere. */
const CHARACTERS_MAX = 120_000

/** Whether an example is sent, or comes back. */
export type ExampleOf = 'request' | 'response'

interface Place {
  root: JsonObject
  of: ExampleOf
  left: { values: number } & Room
  above: readonly string[]
  depth: number
}

/** A value that a schema allows: its own example or default where it has one, else one made of its types. */
export const exampleValue = (root: JsonObject, schema: unknown, of: ExampleOf): unknown =>
  valueFor(schema, {
    root,
    of,
    left: { values: VALUES_MAX, characters: CHARACTERS_MAX },
    above: [],
    depth: 0,
  })

function valueFor(written: unknown, place: Place): unknown {
  const reference = referenceOf(written)
  if (reference !== undefined) {
    if (place.above.includes(reference)) return undefined
    const inner = { ...place, above: [...place.above, reference] }
    return valueFor(resolve(place.root, reference).value, inner)
  }
  if (place.depth > DEPTH_MAX || place.left.values <= 0) return undefined
  if (!isObject(written)) return null
  place.left.values -= 1
  const schema = mergeAllOf(place.root, written)
  for (const stated of [
    own(schema, 'example'),
    arrayAt(schema, 'examples')[0],
    own(schema, 'default'),
    own(schema, 'const'),
    arrayAt(schema, 'enum')[0],
  ]) {
    if (stated !== undefined) return beginningOf(stated, place.left)
  }
  const [type] = typesOf(schema)
  if (type === 'object') return objectValue(schema, place)
  if (type === 'array')
    return [valueFor(own(schema, 'items'), deeper(place))].filter((value) => value != null)
  const variant = arrayAt(schema, 'oneOf')[0] ?? arrayAt(schema, 'anyOf')[0]
  return variant === undefined ? simpleValue(type, schema) : valueFor(variant, deeper(place))
}

const deeper = (place: Place): Place => ({ ...place, depth: place.depth + 1 })

/**
 * With the properties of the first alternative where there are alternatives too. What only answers hold is left out of
 * what is sent, what is only sent out of answers, and what would go on for ever out of both.
 */
function objectValue(schema: JsonObject, place: Place): JsonObject {
  const variant = arrayAt(schema, 'oneOf')[0] ?? arrayAt(schema, 'anyOf')[0]
  const fromVariant = variant === undefined ? {} : valueFor(variant, deeper(place))
  const never = place.of === 'request' ? 'readOnly' : 'writeOnly'
  const entries = Object.entries(objectAt(schema, 'properties'))
    .filter(([, property]) => own(followed(place.root, property), never) !== true)
    .map(([name, property]): [string, unknown] => [name, valueFor(property, deeper(place))])
    .filter(([, value]) => value !== undefined)
  return Object.fromEntries([
    ...(isObject(fromVariant) ? Object.entries(fromVariant) : []),
    ...entries,
  ])
}

const texts: Record<string, string> = {
  'date-time': '2026-01-31T12:00:00Z',
  date: '2026-01-31',
  time: '12:00:00Z',
  email: 'name@example.com',
  uuid: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
  uri: 'https://example.com',
  url: 'https://example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  byte: 'aGVsbG8=',
  binary: '',
}

function simpleValue(type: string | undefined, schema: JsonObject): unknown {
  const minimum = own(schema, 'minimum')
  if (type === 'string') return own(texts, String(own(schema, 'format'))) ?? 'string'
  if (type === 'integer' || type === 'number') return typeof minimum === 'number' ? minimum : 0
  if (type === 'boolean') return true
  return null
}
