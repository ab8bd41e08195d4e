import type { JsonSchema } from '#contract/operation-contract.ts'
import { linearPattern } from '#policies/kit/linear-pattern.ts'
import { arrayAt, isObject, type JsonObject, own } from './json.ts'
import type { SpecFamily } from './read-document.ts'
import { referenceOf, resolve } from './references.ts'

/**
 * What may be read-only in a request, or write-only in an answer, need not be there. In a form bytes are never text: of
 * what is binary nothing is asked.
 */
export type Direction = 'request' | 'response' | 'form'

/** Bytes as they are: `format` before 3.1, `contentMediaType` without a coding since, the type `file` in 2.0. */
export const isBinary = (schema: unknown): boolean =>
  own(schema, 'format') === 'binary' ||
  own(schema, 'type') === 'file' ||
  (typeof own(schema, 'contentMediaType') === 'string' &&
    own(schema, 'contentEncoding') === undefined)

const types = new Set(['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'])
const isType = (value: unknown): boolean => typeof value === 'string' && types.has(value)
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value)
const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0
const isNames = (value: unknown): boolean =>
  Array.isArray(value) && value.every((name) => typeof name === 'string')

/** Keywords that are kept as they are, where their value is one that JSON Schema allows; real documents hold others. */
const kept: Record<string, (value: unknown) => boolean> = {
  type: (value) =>
    isType(value) || (Array.isArray(value) && value.length > 0 && value.every(isType)),
  enum: (value) => Array.isArray(value) && value.length > 0,
  const: () => true,
  format: (value) => typeof value === 'string',
  dependentRequired: (value) => isObject(value) && Object.values(value).every(isNames),
  multipleOf: (value) => isNumber(value) && (value as number) > 0,
  maximum: isNumber,
  exclusiveMaximum: isNumber,
  minimum: isNumber,
  exclusiveMinimum: isNumber,
  maxLength: isCount,
  minLength: isCount,
  maxItems: isCount,
  minItems: isCount,
  maxContains: isCount,
  minContains: isCount,
  maxProperties: isCount,
  minProperties: isCount,
  uniqueItems: (value) => typeof value === 'boolean',
}
const single = new Set([
  ...['items', 'contains', 'additionalProperties', 'propertyNames', 'not', 'if', 'then', 'else'],
  ...['unevaluatedItems', 'unevaluatedProperties'],
])
const lists = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])
const maps = new Set(['properties', 'patternProperties', 'dependentSchemas'])

/** Schemas within schemas that are read at once. What lies deeper is read after them: a call stack ends. */
const NESTED_MAX = 100

/** The schemas that a document's own lead to, each once, as JSON Schema 2020-12. */
export class SchemaCollector {
  readonly family: SpecFamily
  readonly schemas: Record<string, JsonSchema> = {}
  readonly #root: JsonObject
  readonly #names = new Map<string, string>()
  readonly #waiting: (() => void)[] = []
  #depth = 0

  constructor(root: JsonObject, family: SpecFamily) {
    this.#root = root
    this.family = family
  }

  /** What a schema of the document asks for. What leads nowhere allows anything. */
  collect(schema: unknown, direction: Direction): JsonSchema {
    this.#depth += 1
    const collected = this.#read(schema, direction)
    if (this.#depth === 1)
      for (let next = this.#waiting.pop(); next; next = this.#waiting.pop()) next()
    this.#depth -= 1
    return collected
  }

  #read(schema: unknown, direction: Direction): JsonSchema {
    if (typeof schema === 'boolean') return schema
    if (!isObject(schema)) return true
    const reference = referenceOf(schema)
    if (reference === undefined) return this.#convert(schema, direction)
    const target = this.#referTo(reference, direction)
    // Only since 3.1 may keywords stand beside a reference.
    const { $ref: _, ...beside } = schema
    if (this.family !== '3.1' || Object.keys(beside).length === 0) return target
    return { allOf: [target, this.#convert(beside, direction)] }
  }

  #referTo(reference: string, direction: Direction): JsonSchema {
    const name = `${direction} ${reference}`
    const known = this.#names.get(name)
    if (known !== undefined) return { $ref: `#/$defs/${known}` }
    const found = resolve(this.#root, reference)
    if (found.kind !== 'found') return true
    const given = `s${this.#names.size}`
    this.#names.set(name, given)
    this.schemas[given] = true
    const read = () => {
      this.schemas[given] = this.collect(found.value, direction)
    }
    if (this.#depth < NESTED_MAX) read()
    else this.#waiting.push(read)
    return { $ref: `#/$defs/${given}` }
  }

  #convert(schema: JsonObject, direction: Direction): JsonSchema {
    if (direction === 'form' && isBinary(schema)) return true
    const converted: Record<string, unknown> = {}
    for (const [key, value] of Object.entries(schema)) {
      if (Object.hasOwn(kept, key)) {
        if (kept[key]?.(value)) converted[key] = value
      } else if (single.has(key)) converted[key] = this.#items(key, value, direction)
      else if (lists.has(key)) {
        if (Array.isArray(value) && value.length > 0)
          converted[key] = value.map((one) => this.collect(one, direction))
      } else if (maps.has(key)) converted[key] = this.#map(key, value, direction)
      else if (key === 'pattern' && typeof value === 'string' && linearPattern(value))
        converted.pattern = value
    }
    if (this.family === '3.1') return this.#required(converted, schema, direction)
    return nullable(bounds(this.#required(converted, schema, direction), schema), schema)
  }

  /** Before 2020-12 `items` could be a list. */
  #items(key: string, value: unknown, direction: Direction): JsonSchema {
    return key === 'items' && Array.isArray(value) ? true : this.collect(value, direction)
  }

  #map(key: string, value: unknown, direction: Direction): Record<string, JsonSchema> {
    const entries = isObject(value) ? Object.entries(value) : []
    return Object.fromEntries(
      entries
        .filter(([name]) => key !== 'patternProperties' || linearPattern(name))
        .map(([name, one]) => [name, this.collect(one, direction)]),
    )
  }

  #required(
    converted: Record<string, unknown>,
    schema: JsonObject,
    direction: Direction,
  ): Record<string, unknown> {
    const required = arrayAt(schema, 'required').filter((name) => typeof name === 'string')
    const mark = direction === 'response' ? 'writeOnly' : 'readOnly'
    const needed = required.filter((name) => {
      const property = own(own(schema, 'properties'), name)
      const reference = referenceOf(property)
      const target = reference === undefined ? property : resolve(this.#root, reference).value
      return own(property, mark) !== true && own(target, mark) !== true
    })
    if (needed.length > 0) converted.required = [...new Set(needed)]
    return converted
  }
}

/** In 2.0 and 3.0 an exclusive bound is a flag beside the bound. */
function bounds(converted: Record<string, unknown>, schema: JsonObject): Record<string, unknown> {
  for (const [flag, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    const value = own(schema, flag)
    if (value !== true || !isNumber(converted[bound])) continue
    converted[flag] = converted[bound]
    delete converted[bound]
  }
  return converted
}

function nullable(converted: Record<string, unknown>, schema: JsonObject): JsonSchema {
  if (own(schema, 'nullable') !== true && own(schema, 'x-nullable') !== true) return converted
  return Object.keys(converted).length === 0 ? true : { anyOf: [{ type: 'null' }, converted] }
}
