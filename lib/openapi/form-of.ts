import type { ContractFieldForm, ContractForm } from '#contract/operation-contract.ts'
import { bytesOf, type Described, fieldOf, text } from './form-field.ts'
import { FORM_TYPES } from './is-form.ts'
import { isInStyle } from './is-in-style.ts'
import { arrayAt, isObject, type JsonObject, objectAt, own, textAt } from './json.ts'
import { isBinary, type SchemaCollector } from './json-schema-of.ts'
import { mediaTypeName } from './media-type-name.ts'
import { followed } from './references.ts'
import { typeOf } from './type-of.ts'

/** What a request body says of forms: of each kind its own description, or that of the closest range. */
export function formsIn(body: JsonObject): { mediaType: string; media: unknown }[] {
  const contents = Object.entries(objectAt(body, 'content')).map(
    ([written, media]) => [mediaTypeName(written), media] as const,
  )
  return FORM_TYPES.flatMap((mediaType) => {
    const closest = [mediaType, `${mediaType.split('/')[0]}/*`, '*/*']
      .map((name) => contents.find(([known]) => known === name))
      .find((found) => found !== undefined)
    return closest ? [{ mediaType, media: closest[1] }] : []
  })
}

/** Schemas that are asked for their members. */
const PARTS_MAX = 500

/** How a form is read, as far as that can be judged. */
export interface ReadForm {
  /** Null: type and size alone are checked. */
  form: ContractForm | null
  /** Of the whole form, what cannot be judged left out. */
  schema: unknown
  /** Fields of which it is not judged what they hold. */
  unread: string[]
}

/** How a form of OpenAPI 3.x is read. */
export function openApiForm(
  root: JsonObject,
  { mediaType, media }: { mediaType: string; media: unknown },
  collector: SchemaCollector,
): ReadForm {
  const schema = own(media, 'schema')
  const type = typeOf(root, schema)
  if (schema === undefined || (type !== null && type !== 'object'))
    return { form: null, schema, unread: [] }
  const found = membersOf(root, schema)
  const reading = new Reading(root, collector, found.others === false)
  const isPlain = mediaType === 'application/x-www-form-urlencoded'
  const isStyledInParts = collector.family === '3.1'
  for (const [name, member] of found.members) {
    const encoding = followed(root, own(own(media, 'encoding'), name))
    reading.add(name, { schema: member, encoding, isPlain, isStyledInParts })
  }
  const described = { encoding: {}, isPlain, isStyledInParts }
  const others = fieldOf(root, { ...described, schema: found.others ?? true }, collector)
  const { unread } = reading
  const form = others && others !== 'spread' && !reading.isBeyond ? reading.formWith(others) : null
  if (unread.length === 0 || !form) return { form, schema, unread }
  const rest = withoutMembers(root, schema, unread)
  return { form: rest && form, schema: rest ?? schema, unread }
}

/** Fields of one form, as they are found. */
class Reading {
  readonly unread: string[] = []
  /** Something stands in it in a way that nothing is said of. */
  isBeyond = false
  readonly #root: JsonObject
  readonly #collector: SchemaCollector
  readonly #isClosed: boolean
  readonly #fields = new Map<string, ContractFieldForm>()
  readonly #spread: NonNullable<ContractForm['spread']> = []

  constructor(root: JsonObject, collector: SchemaCollector, isClosed: boolean) {
    this.#root = root
    this.#collector = collector
    this.#isClosed = isClosed
  }

  add(name: string, described: Described): void {
    const field = fieldOf(this.#root, described, this.#collector)
    const isRead =
      field === 'spread' ? this.#spreads(name, described) : this.#takes(name, field, described)
    if (isRead) return
    this.unread.push(name)
    this.isBeyond = true
  }

  formWith(others: ContractFieldForm): ContractForm {
    const fields = [...this.#fields].map(([name, field]) => ({ name, ...field }))
    return { fields, others, ...(this.#spread.length > 0 && { spread: this.#spread }) }
  }

  #takes(name: string, field: ContractFieldForm | null, described: Described): boolean {
    // In a style that cannot be read, under which names it stands is not known either.
    if (field === null && isInStyle(described)) return false
    const isList = typeOf(this.#root, described.schema) === 'array'
    const taken = field ?? { ...bytesOf(described), isList }
    const before = this.#fields.get(name)
    if (this.#spread.some(({ members }) => members.includes(name))) return false
    if (before && !isAlike(before, taken)) return false
    if (field === null) this.unread.push(name)
    // Of alternatives only one holds, and which is said by the whole.
    this.#fields.set(name, before ? { ...taken, schema: true } : taken)
    return true
  }

  /** Its members are fields, if they have names, and none that another has. */
  #spreads(name: string, { schema, isPlain, isStyledInParts }: Described): boolean {
    const { members, others } = membersOf(this.#root, schema)
    const takesOthers = this.#isClosed && others !== false
    if (takesOthers && this.#spread.some((one) => one.takesOthers)) return false
    const taken = new Set([...this.#spread.map((one) => one.name), ...this.#fields.keys()])
    if (members.length === 0 || taken.has(name)) return false
    for (const [member, written] of members) {
      const described = { schema: written, encoding: {}, isPlain, isStyledInParts }
      const field = fieldOf(this.#root, described, this.#collector)
      if (taken.has(member) || !isOneText(field)) return false
      taken.add(member)
      this.#fields.set(member, field)
    }
    this.#spread.push({ name, members: members.map(([member]) => member), takesOthers })
    return true
  }
}

/** What stands within others in a style is not defined. */
const isOneText = (field: ContractFieldForm | 'spread' | null): field is ContractFieldForm =>
  field !== null && field !== 'spread' && field.shape === 'text' && !field.isList

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

/** Keywords beside `properties` by which a schema says more of its members. */
const MORE_OF_MEMBERS = [
  ...['allOf', 'oneOf', 'anyOf', 'not', 'if', 'then', 'else', 'enum', 'const'],
  ...['patternProperties', 'dependentSchemas', '$ref'],
]

/** An object's schema that asks of some members no more than that they are there; null: it says more of them elsewhere. */
function withoutMembers(
  root: JsonObject,
  schema: unknown,
  names: readonly string[],
): JsonObject | null {
  if (isObject(schema) && own(schema, '$ref') !== undefined && Object.keys(schema).length > 1)
    return null
  const target = followed(root, schema)
  if (MORE_OF_MEMBERS.some((key) => own(target, key) !== undefined)) return null
  const unasked = Object.fromEntries(names.map((name) => [name, true]))
  return { ...target, properties: { ...objectAt(target, 'properties'), ...unasked } }
}

/** The form that parameters of 2.0 describe. */
export function swaggerForm(parameters: readonly JsonObject[]): ReadForm {
  const fields: ContractForm['fields'] = []
  const unread: string[] = []
  for (const parameter of parameters) {
    const separator = { csv: ',', ssv: ' ', tsv: '\t', pipes: '|', multi: null } as const
    const format = textAt(parameter, 'collectionFormat') || 'csv'
    const isList = own(parameter, 'type') === 'array'
    const name = textAt(parameter, 'name', 300)
    if (isList && !Object.hasOwn(separator, format)) unread.push(name)
    fields.push({
      ...text,
      name,
      shape: isBinary(parameter) ? 'bytes' : 'text',
      isList,
      separator: isList ? separator[format as keyof typeof separator] : null,
    })
  }
  const named = parameters.map((one) => [textAt(one, 'name', 300), one] as const)
  const required = named.filter(([, one]) => own(one, 'required') === true).map(([name]) => name)
  const properties = Object.fromEntries(named)
  const form = unread.length === 0 ? { fields, others: text } : null
  return { schema: { type: 'object', properties, required }, form, unread }
}
