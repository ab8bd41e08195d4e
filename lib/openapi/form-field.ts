import type { ContractFieldForm } from '#contract/operation-contract.ts'
import { isJsonType } from '#policies/kit/json-body.ts'
import { isInStyle } from './is-in-style.ts'
import { type JsonObject, objectAt, own, textAt } from './json.ts'
import { isBinary, type SchemaCollector } from './json-schema-of.ts'
import { followed } from './references.ts'
import { typeOf } from './type-of.ts'

export interface Described {
  schema: unknown
  encoding: JsonObject
  /** One text of pairs; else parts. */
  isPlain: boolean
  /** Whether `style` and the like say how a part is written: since 3.1. */
  isStyledInParts: boolean
}

export const text: ContractFieldForm = {
  shape: 'text',
  isList: false,
  separator: null,
  mediaTypes: [],
  schema: true,
}

/** Bytes of which only their number and their type are judged. */
export const bytesOf = ({ encoding, isPlain }: Described): ContractFieldForm => ({
  ...text,
  shape: 'bytes',
  mediaTypes: isPlain ? [] : contentTypesOf(encoding),
})

/** How the values of a field stand in a form; `spread`: its members are fields of the form. Null: it cannot be judged. */
export function fieldOf(
  root: JsonObject,
  described: Described,
  collector: SchemaCollector,
): ContractFieldForm | 'spread' | null {
  const { schema, isPlain } = described
  if (isBinary(followed(root, schema))) return bytesOf(described)
  const type = typeOf(root, schema)
  if (type === 'array') return listOf(root, described, collector)
  if (type === 'object') return objectOf(root, described, collector)
  const types = typesOf(described)
  const mediaTypes = isPlain ? [] : types
  if (types.length === 0) {
    const isSaid = type !== null || ['enum', 'const', 'pattern'].some((key) => own(schema, key))
    return isPlain || isSaid || schema === true ? text : { ...text, shape: 'bytes' }
  }
  if (types.every(isJsonType))
    return { ...text, shape: 'json', mediaTypes, schema: collector.collect(schema, 'request') }
  if (types.every((one) => one.startsWith('text/'))) return { ...text, mediaTypes }
  // Bytes of a type that the schema does not call bytes can be asked for nothing.
  return type === null ? { ...text, shape: 'bytes', mediaTypes } : null
}

function objectOf(
  root: JsonObject,
  described: Described,
  collector: SchemaCollector,
): ContractFieldForm | 'spread' | null {
  const { schema, encoding, isPlain } = described
  const style = textAt(encoding, 'style') || 'form'
  if (style === 'deepObject') return { ...text, shape: 'object' }
  if (isStyled(described)) {
    const separator = separatorOf(style)
    if (separator === undefined) return null
    if (own(encoding, 'explode') ?? style === 'form') return style === 'form' ? 'spread' : null
    return hasPlainMembers(root, schema) ? { ...text, shape: 'pairs', separator } : null
  }
  // In parts no style is asked for but by name (3.0, Encoding Object).
  if (!isPlain && style !== 'form') return null
  const types = contentTypesOf(encoding)
  if (types.some((one) => !isJsonType(one))) return null
  const json = { ...text, schema: collector.collect(schema, 'request') }
  return isPlain ? { ...json, shape: 'object' } : { ...json, shape: 'json', mediaTypes: types }
}

/** An array: each of its items a part or a pair, or all of them in one text. */
function listOf(
  root: JsonObject,
  described: Described,
  collector: SchemaCollector,
): ContractFieldForm | null {
  const { encoding } = described
  const style = textAt(encoding, 'style') || 'form'
  if (style === 'deepObject') return { ...text, shape: 'object' }
  const separator = separatorOf(style)
  if (separator === undefined) return null
  const schema = own(followed(root, described.schema), 'items') ?? true
  const isWritten = isInStyle(described)
  const isNested = typeOf(root, schema) === 'array'
  if ((own(encoding, 'explode') ?? style === 'form') !== true)
    return isNested ? null : { ...text, isList: true, separator }
  // Each list within is a JSON text (3.1.1, 4.8.15.1); of one in a style nothing is said.
  if (isNested) {
    const types = contentTypesOf(encoding)
    if (isWritten || types.some((one) => !isJsonType(one))) return null
    const mediaTypes = described.isPlain ? [] : types
    const inner = collector.collect(schema, 'request')
    return { ...text, isList: true, shape: 'json', mediaTypes, schema: inner }
  }
  const item = fieldOf(
    root,
    { ...described, schema, encoding: isWritten ? {} : encoding },
    collector,
  )
  if (!item || item === 'spread' || item.isList) return null
  return { ...item, isList: true, shape: item.shape === 'object' ? 'json' : item.shape }
}

/** Whether each member of an object is one value: what stands within others in a style is not defined. */
function hasPlainMembers(root: JsonObject, schema: unknown): boolean {
  const members = Object.values(objectAt(followed(root, schema), 'properties'))
  return members.every((member) => !['object', 'array'].includes(typeOf(root, member) ?? ''))
}

const separatorOf = (style: string): ',' | ' ' | '|' | undefined =>
  new Map([
    ['form', ','],
    ['spaceDelimited', ' '],
    ['pipeDelimited', '|'],
  ] as const).get(style as 'form')

/** A style is written beside the field, and counts. */
const isStyled = (described: Described): boolean =>
  (described.isPlain || described.isStyledInParts) && isInStyle(described)

/** A type counts only where no style is said (3.1, Encoding Object). */
const typesOf = (described: Described): string[] =>
  isStyled(described) ? [] : contentTypesOf(described.encoding)

const contentTypesOf = (encoding: JsonObject): string[] =>
  textAt(encoding, 'contentType')
    .split(',')
    .map((one) => (one.split(';')[0] ?? '').trim().toLowerCase())
    .filter(Boolean)
