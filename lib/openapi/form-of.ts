import type { ContractFieldForm, ContractForm } from '#contract/operation-contract.ts'
import { isJsonType } from '#policies/kit/json-body.ts'
import { arrayAt, type JsonObject, objectAt, own, textAt } from './json.ts'
import { isBinary, type SchemaCollector } from './json-schema-of.ts'
import { followed } from './references.ts'
import { typeOf } from './type-of.ts'

export const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data'] as const
export const isForm = (mediaType: string): boolean =>
  FORM_TYPES.some((known) => known === mediaType)

/** Schemas that are asked for their members. */
const PARTS_MAX = 500

const text: ContractFieldForm = {
  shape: 'text',
  isList: false,
  separator: null,
  mediaTypes: [],
  schema: true,
}

/** How a form of OpenAPI 3.x is read; null: in a way that cannot be judged. */
export function openApiForm(
  root: JsonObject,
  { mediaType, media }: { mediaType: string; media: unknown },
  collector: SchemaCollector,
): ContractForm | null {
  const schema = own(media, 'schema')
  const type = typeOf(root, schema)
  if (schema === undefined || (type !== null && type !== 'object')) return null
  const fields = new Map<string, ContractFieldForm>()
  const found = membersOf(root, schema)
  for (const [name, member] of found.members) {
    const encoding = followed(root, own(own(media, 'encoding'), name))
    const field = fieldOf(root, { schema: member, encoding, mediaType }, collector)
    const before = fields.get(name)
    if (!field || (before && !isAlike(before, field))) return null
    // Of alternatives only one holds, and which is said by the whole.
    fields.set(name, before ? { ...field, schema: true } : field)
  }
  const others = fieldOf(root, { schema: found.others ?? true, encoding: {}, mediaType }, collector)
  return others && { fields: [...fields].map(([name, field]) => ({ name, ...field })), others }
}

const isAlike = (one: ContractFieldForm, other: ContractFieldForm): boolean =>
  JSON.stringify({ ...one, schema: true }) === JSON.stringify({ ...other, schema: true })

/** The members that a schema names, in its parts and alternatives too, and what is said of all others. */
function membersOf(
  root: JsonObject,
  schema: unknown,
): { members: [string, unknown][]; others: unknown } {
  const seen = new Set<object>()
  const members: [string, unknown][] = []
  let others: unknown
  const visit = (written: unknown) => {
    const target = followed(root, written)
    if (seen.has(target) || seen.size >= PARTS_MAX) return
    seen.add(target)
    members.push(...Object.entries(objectAt(target, 'properties')))
    others ??= own(target, 'additionalProperties')
    for (const key of ['allOf', 'oneOf', 'anyOf'])
      for (const part of arrayAt(target, key)) visit(part)
  }
  visit(schema)
  return { members, others }
}

interface Described {
  schema: unknown
  encoding: JsonObject
  mediaType: string
}

function fieldOf(
  root: JsonObject,
  described: Described,
  collector: SchemaCollector,
): ContractFieldForm | null {
  const { schema, encoding, mediaType } = described
  const isPlain = mediaType === 'application/x-www-form-urlencoded'
  const types = contentTypesOf(encoding)
  const mediaTypes = isPlain ? [] : types
  if (isBinary(followed(root, schema))) return { ...text, shape: 'bytes', mediaTypes }
  const type = typeOf(root, schema)
  const isStyled = ['style', 'explode'].some((key) => own(encoding, key) !== undefined)
  if (type === 'array') return listOf(root, described, { collector, isStyled })
  if (type === 'object') {
    const style = textAt(encoding, 'style')
    if (style === 'deepObject') return { ...text, shape: 'object' }
    // Members spread over the form; in parts no style is asked for but by name (3.0, Encoding Object).
    if (isPlain ? isStyled : style !== '' && style !== 'form') return null
    if (types.some((one) => !isJsonType(one))) return null
    const json = { ...text, mediaTypes, schema: collector.collect(schema, 'request') }
    return { ...json, shape: isPlain ? 'object' : 'json' }
  }
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

/** An array: each of its items a part or a pair, or all of them in one text. */
function listOf(
  root: JsonObject,
  { schema, encoding, mediaType }: Described,
  { collector, isStyled }: { collector: SchemaCollector; isStyled: boolean },
): ContractFieldForm | null {
  const style = textAt(encoding, 'style') || 'form'
  if (style === 'deepObject') return { ...text, shape: 'object' }
  const separators = { form: ',', spaceDelimited: ' ', pipeDelimited: '|' } as const
  const separator = separators[style as keyof typeof separators]
  if (separator === undefined) return null
  const explode = own(encoding, 'explode') ?? style === 'form'
  if (explode !== true) return { ...text, isList: true, separator }
  const described = { schema: own(followed(root, schema), 'items') ?? true, mediaType }
  const item = fieldOf(root, { ...described, encoding: isStyled ? {} : encoding }, collector)
  if (!item || item.isList) return null
  return { ...item, isList: true, shape: item.shape === 'object' ? 'json' : item.shape }
}

const contentTypesOf = (encoding: JsonObject): string[] =>
  textAt(encoding, 'contentType')
    .split(',')
    .map((one) => (one.split(';')[0] ?? '').trim().toLowerCase())
    .filter(Boolean)

/** The form that parameters of 2.0 describe, and its schema; null: one of them stands in a way that cannot be judged. */
export function swaggerForm(
  parameters: readonly JsonObject[],
): { schema: JsonObject; form: ContractForm } | null {
  const fields: ContractForm['fields'] = []
  for (const parameter of parameters) {
    const separator = { csv: ',', ssv: ' ', tsv: '\t', pipes: '|', multi: null } as const
    const format = textAt(parameter, 'collectionFormat') || 'csv'
    const isList = own(parameter, 'type') === 'array'
    if (isList && !Object.hasOwn(separator, format)) return null
    fields.push({
      ...text,
      name: textAt(parameter, 'name', 300),
      shape: isBinary(parameter) ? 'bytes' : 'text',
      isList,
      separator: isList ? separator[format as keyof typeof separator] : null,
    })
  }
  const named = parameters.map((one) => [textAt(one, 'name', 300), one] as const)
  const required = named.filter(([, one]) => own(one, 'required') === true).map(([name]) => name)
  const properties = Object.fromEntries(named)
  return { schema: { type: 'object', properties, required }, form: { fields, others: text } }
}
