import { type ComponentKind, kindBelow, type Place } from './component-kinds.ts'
import { isObject, type JsonObject, own } from './json.ts'
import { notShown, type PublishedParts } from './published-parts.ts'
import { referenceOf, resolve } from './references.ts'
import { readingBelow } from './walk.ts'

/** Extensions that only name or order what is published anyway; all others stay inside, since they may name hosts. */
const harmlessExtensions = new Set([
  'x-enum-varnames',
  'x-enum-descriptions',
  'x-enumNames',
  'x-nullable',
])

/** Keys that never leave: servers name hosts of the backend, and so may a link to an operation of another document. */
const innerKeys = new Set(['server', 'servers', 'operationRef'])

export interface CopyContext {
  root: JsonObject
  /** Told of everything that is referred to; says how. */
  parts: PublishedParts
  /** Whether a link to this operation may stay. */
  isPublishedOperation: (operationId: string) => boolean
}

/**
 * A copy of one part of a document without what readers must not see. Each object is copied once: references stay
 * references, to components or to what was moved there; those that lead nowhere become empty.
 */
export function cleanCopy(
  value: unknown,
  context: CopyContext,
  kind: ComponentKind | null = null,
): unknown {
  return copy(value, { reading: 'keywords', kind }, context)
}

function copy(value: unknown, place: Place, context: CopyContext): unknown {
  const { reading, kind } = place
  if (reading === 'data' || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value))
    return value.map((child) => copy(child, { reading: 'keywords', kind }, context))
  const object = value as JsonObject
  const isKeywords = reading === 'keywords'
  const reference = isKeywords ? referenceOf(object) : undefined
  if (reference !== undefined) return copyReference(object, reference, { kind, context })
  const entries = Object.entries(object).flatMap(([key, child]): [string, unknown][] => {
    if (isKeywords && !isShown(key)) return []
    if (isKeywords && key === 'links') return [[key, copyLinks(child, context)]]
    const below = { reading: readingBelow(reading, key, child), kind: kindBelow(place, key) }
    const copied = copy(child, below, context)
    const isDiscriminator = isKeywords && key === 'discriminator'
    return [[key, isDiscriminator ? withMapping(copied, child, context) : copied]]
  })
  return Object.fromEntries(entries)
}

const isShown = (key: string): boolean =>
  key.startsWith('x-') ? harmlessExtensions.has(key) : !innerKeys.has(key)

function copyReference(
  object: JsonObject,
  reference: string,
  { kind, context }: { kind: ComponentKind | null; context: CopyContext },
): unknown {
  const written = context.parts.referTo(reference, kind)
  if (written === null) return notShown()
  const { summary, description } = object
  return {
    $ref: written,
    ...(typeof summary === 'string' && { summary }),
    ...(typeof description === 'string' && { description }),
  }
}

/** Links to hidden operations would name them. */
function copyLinks(links: unknown, context: CopyContext): unknown {
  if (!isObject(links)) return {}
  return Object.fromEntries(
    Object.entries(links).flatMap(([name, link]): [string, unknown][] => {
      const reference = referenceOf(link)
      const target = reference === undefined ? link : resolve(context.root, reference).value
      const operationId = own(target, 'operationId')
      const stays = typeof operationId === 'string' && context.isPublishedOperation(operationId)
      return stays ? [[name, cleanCopy(link, context, 'links')]] : []
    }),
  )
}

/** Values of a discriminator's mapping are references, or names of schemas; those that lead nowhere are left out. */
function withMapping(copied: unknown, discriminator: unknown, { parts }: CopyContext): unknown {
  const mapping = own(discriminator, 'mapping')
  if (!isObject(mapping)) return copied
  const entries = Object.entries(mapping).flatMap(([name, target]): [string, unknown][] => {
    if (typeof target !== 'string') return []
    const reference = /^[\w.-]+$/.test(target) ? `#/components/schemas/${target}` : target
    const written = parts.referTo(reference, 'schemas')
    return written === null ? [] : [[name, written === reference ? target : written]]
  })
  return { ...(copied as JsonObject), mapping: Object.fromEntries(entries) }
}
