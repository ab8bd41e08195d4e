import { isObject, type JsonObject, objectAt, own } from './json.ts'
import { referenceOf, resolve, tokensOf } from './references.ts'
import { type Reading, readingBelow } from './walk.ts'

/** Values that Swagger UI is given to lay out; it writes out every reference that it meets. Long texts count for more. */
const VALUES_MAX = 10_000
const CHARACTERS_OF_A_VALUE = 100
/** References within references that a document may have to be given as it is. */
const NESTED_MAX = 20
/** References within references that are tried to be kept, where all of them are too many. */
const DEPTHS = [8, 6, 4, 3, 2, 1, 0]

/** A published document as Swagger UI can take it: itself, or, where it fans out, its operations with schemas cut short. */
export function documentForConsole(document: JsonObject): JsonObject {
  if (writtenOut(document, NESTED_MAX, { isWhole: true }) !== null) return document
  const { components: _, definitions: __, parameters: ___, responses: ____, ...rest } = document
  const securitySchemes = own(objectAt(document, 'components'), 'securitySchemes')
  return {
    ...rest,
    paths: cutShort(document),
    ...(securitySchemes !== undefined && { components: { securitySchemes } }),
  }
}

function cutShort(document: JsonObject): JsonObject {
  for (const depth of DEPTHS) {
    const paths = writtenOut(document, depth)
    if (paths) return paths
  }
  return {}
}

interface Place {
  reading: Reading
  /** References on the way here. */
  above: readonly string[]
}

/** The paths with every reference followed to a depth; null: it comes to too many values, or is not whole. */
function writtenOut(root: JsonObject, depth: number, { isWhole = false } = {}): JsonObject | null {
  // Without any reference there is no more than the document itself.
  let left = depth === 0 ? Number.POSITIVE_INFINITY : VALUES_MAX
  const write = (value: unknown, { reading, above }: Place): unknown => {
    left -= typeof value === 'string' ? 1 + value.length / CHARACTERS_OF_A_VALUE : 1
    if (left < 0 || typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) {
      const inner = reading === 'data' ? reading : 'keywords'
      return value.map((child) => write(child, { reading: inner, above }))
    }
    const reference = reading === 'keywords' ? referenceOf(value) : undefined
    if (reference !== undefined) return follow(reference, above)
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => {
        const below = reading === 'data' ? reading : readingBelow(reading, key, child)
        return [key, write(child, { reading: below, above })]
      }),
    )
  }
  const follow = (reference: string, above: readonly string[]): unknown => {
    const title = tokensOf(reference)?.at(-1) ?? ''
    if (above.includes(reference)) return { title, description: 'The same again.' }
    if (above.length >= depth) {
      if (isWhole) left = -1
      return { title, description: 'Nested further.' }
    }
    const target = resolve(root, reference).value
    const written = write(target, { reading: 'keywords', above: [...above, reference] })
    const isSchema = reference.includes('/schemas/') || reference.startsWith('#/definitions/')
    return isSchema && isObject(written) ? { title, ...written } : written
  }
  const paths = write(objectAt(root, 'paths'), { reading: 'names', above: [] })
  return left < 0 ? null : (paths as JsonObject)
}
