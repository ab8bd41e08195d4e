import { z } from 'zod'
import type { SecretKind } from '#contract/secrets.ts'

/** A field of a policy's form, derived from its schema. */
export interface FormField {
  name: string
  title: string
  help: string
  required: boolean
  /** `lines`: text of several lines · `choices`: several of them · `rows`: a list whose entries have fields of their own · `json`: any other value with parts, written as JSON. */
  kind:
    | 'text'
    | 'lines'
    | 'number'
    | 'switch'
    | 'choice'
    | 'choices'
    | 'list'
    | 'secret'
    | 'rows'
    | 'json'
  choices: string[]
  /** With the kind `rows`: the fields of one entry. */
  columns: FormField[]
  /** With the kind `secret`: which kind of secret may be chosen. */
  secret: SecretKind | null
  /** What is kept in the console and chosen from. */
  choicesOf?: 'network-lists'
  /** Only where the field `name` has one of `values`; null: always. */
  shownWhen: { name: string; values: string[] } | null
  /** As the form shows it; empty: none. */
  standard: string
}

interface Property {
  type?: string | string[]
  title?: string
  description?: string
  enum?: unknown[]
  default?: unknown
  choicesOf?: 'network-lists'
  items?: Property
  anyOf?: Property[]
  properties?: Record<string, Property>
  required?: string[]
  secret?: SecretKind
  multiline?: boolean
  shownWhen?: { name: string; values: string[] }
}

/**
 * The form of a configuration: one field for each member of its schema. Besides title and description, meta may hold
 * `secret` (the kind of secret to choose), `choicesOf`, `multiline` and `shownWhen`.
 */
export function formFields(config: z.ZodObject): FormField[] {
  return fieldsIn(z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' }) as Property)
}

const fieldsIn = ({ properties = {}, required = [] }: Property): FormField[] =>
  Object.entries(properties).map(([name, property]) => ({
    name,
    title: property.title ?? name,
    help: property.description ?? '',
    required: required.includes(name),
    kind: kindOf(property),
    ...(property.choicesOf && { choicesOf: property.choicesOf }),
    choices: (property.enum ?? property.items?.enum ?? []).map(String),
    columns: kindOf(property) === 'rows' ? fieldsIn(property.items ?? {}) : [],
    secret: property.secret ?? null,
    shownWhen: property.shownWhen ?? null,
    standard: property.default === undefined ? '' : writeValue(kindOf(property), property.default),
  }))

function kindOf({
  type,
  enum: choices,
  items,
  secret,
  multiline,
  choicesOf,
}: Property): FormField['kind'] {
  if (choicesOf) return 'choices'
  if (secret) return 'secret'
  if (multiline) return 'lines'
  if (choices) return 'choice'
  if (type === 'boolean') return 'switch'
  if (type === 'integer' || type === 'number') return 'number'
  if (type === 'string') return 'text'
  if (type === 'array' && items?.enum) return 'choices'
  if (type === 'array' && items?.type === 'string') return 'list'
  return type === 'array' && isRow(items) ? 'rows' : 'json'
}

/** Whether each member of an entry is written in a field of its own. */
const isRow = ({ type, properties }: Property = {}): boolean =>
  type === 'object' &&
  Object.values(properties ?? {}).every(
    (member) => !['json', 'rows', 'secret'].includes(kindOf(member)),
  )

const isList = (kind: FormField['kind']): boolean => kind === 'list' || kind === 'choices'
const hasParts = (kind: FormField['kind']): boolean => kind === 'json' || kind === 'rows'

/** A value as the form shows it: lists one a line, parts as JSON. */
export function writeValue(kind: FormField['kind'], value: unknown): string {
  if (value === undefined || value === null) return ''
  if (isList(kind)) return (value as unknown[]).join('\n')
  return hasParts(kind) ? JSON.stringify(value, null, 2) : String(value)
}

/** The value of what was written; undefined: left empty. Broken JSON stays text, so that the schema names the fault. */
export function readValue(kind: FormField['kind'], text: string): unknown {
  if (kind === 'switch') return text === 'on' || text === 'true'
  // To choose none of several is a choice; whether it is allowed says the schema.
  if (text.trim() === '') return kind === 'choices' ? [] : undefined
  if (kind === 'number') return Number(text)
  if (isList(kind))
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
  if (!hasParts(kind)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The values of fields in a form, each under `prefix.name`; those of an entry under `prefix.name.0.member`. What was left empty is absent. */
export function readForm(
  fields: readonly FormField[],
  prefix: string,
  form: FormData,
): Record<string, unknown> {
  const read = ({ name, kind, columns }: FormField): unknown => {
    const at = `${prefix}.${name}`
    if (kind !== 'rows') return readValue(kind, form.getAll(at).map(String).join('\n'))
    const rows: Record<string, unknown>[] = []
    while ([...form.keys()].some((key) => key.startsWith(`${at}.${rows.length}.`)))
      rows.push(readForm(columns, `${at}.${rows.length}`, form))
    return rows.length > 0 ? rows : undefined
  }
  return Object.fromEntries(
    fields
      .map((field) => [field.name, read(field)] as const)
      .filter(([, value]) => value !== undefined),
  )
}
