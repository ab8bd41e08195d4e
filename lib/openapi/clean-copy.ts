import { isObject, type JsonObject, own } from './json.ts'
import { referenceOf, resolve, tokensOf } from './references.ts'
import { type Reading, readingBelow } from './walk.ts'

/** Extensions that only name or order what is published anyway; all others stay inside, since they may name hosts. */
const harmlessExtensions = new Set([
  'x-enum-varnames',
  'x-enum-descriptions',
  'x-enumNames',
  'x-nullable',
])

/** Keys that never leave: servers name hosts of the backend. */
const innerKeys = new Set(['servers', 'x-servers'])

export interface CopyContext {
  root: JsonObject
  /** Where components live: `#/components/` or `#/definitions/` … A reference there stays one. */
  isComponent: (tokens: readonly string[]) => boolean
  /** Told of every component that is referred to. */
  meet: (tokens: readonly string[]) => void
  /** Whether a link to this operation may stay. */
  isPublishedOperation: (operationId: string) => boolean
}

/**
 * A copy of one part of a document without what readers must not see. References to components stay; references to
 * anywhere else are written out, since the place they name may be hidden; those that lead nowhere become empty.
 */
export function cleanCopy(value: unknown, context: CopyContext): unknown {
  return copy(value, 'keywords', { context, above: [] })
}

interface Place {
  context: CopyContext
  above: readonly string[]
}

function copy(value: unknown, reading: Reading, place: Place): unknown {
  if (reading === 'data' || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((child) => copy(child, 'keywords', place))
  const object = value as JsonObject
  const reference = reading === 'keywords' ? referenceOf(object) : undefined
  if (reference !== undefined) return copyReference(object, reference, place)
  const entries = Object.entries(object).flatMap(([key, child]): [string, unknown][] => {
    if (reading === 'keywords' && !isShown(key, child)) return []
    if (reading === 'keywords' && key === 'links') return [[key, copyLinks(child, place)]]
    if (reading === 'keywords' && key === 'discriminator') meetMapping(child, place)
    return [[key, copy(child, readingBelow(reading, key, child), place)]]
  })
  return Object.fromEntries(entries)
}

const isShown = (key: string, child: unknown): boolean =>
  key.startsWith('x-') ? harmlessExtensions.has(key) : !(innerKeys.has(key) && Array.isArray(child))

function copyReference(object: JsonObject, reference: string, { context, above }: Place): unknown {
  const tokens = tokensOf(reference)
  if (tokens && context.isComponent(tokens) && resolve(context.root, reference).kind === 'found') {
    context.meet(tokens)
    const { summary, description } = object
    return {
      $ref: reference,
      ...(typeof summary === 'string' && { summary }),
      ...(typeof description === 'string' && { description }),
    }
  }
  const target = resolve(context.root, reference)
  if (target.kind !== 'found' || above.includes(target.pointer) || above.length > 20) {
    return { description: 'Not part of this document.' }
  }
  return copy(target.value, 'keywords', { context, above: [...above, target.pointer] })
}

/** Links to hidden operations would name them. */
function copyLinks(links: unknown, place: Place): unknown {
  if (!isObject(links)) return {}
  return Object.fromEntries(
    Object.entries(links).flatMap(([name, link]): [string, unknown][] => {
      const reference = referenceOf(link)
      const target = reference === undefined ? link : resolve(place.context.root, reference).value
      const operationId = own(target, 'operationId')
      const stays =
        typeof operationId === 'string' && place.context.isPublishedOperation(operationId)
      return stays ? [[name, copy(target, 'keywords', place)]] : []
    }),
  )
}

/** Values of a discriminator's mapping are references, or names of schemas. */
function meetMapping(discriminator: unknown, { context }: Place): void {
  const mapping = own(discriminator, 'mapping')
  for (const target of isObject(mapping) ? Object.values(mapping) : []) {
    if (typeof target !== 'string') continue
    const tokens = tokensOf(target) ?? ['components', 'schemas', target]
    if (context.isComponent(tokens)) context.meet(tokens)
  }
}
