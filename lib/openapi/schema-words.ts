import { beginningOf } from './beginning-of.ts'
import { arrayAt, isObject, type JsonObject, own, plainText, textAt } from './json.ts'
import { referenceOf, tokensOf } from './references.ts'

/** The types a schema allows, without `null`; from `type`, else guessed from the keywords beside it. */
export function typesOf(schema: JsonObject): string[] {
  const stated = own(schema, 'type')
  const types = (Array.isArray(stated) ? stated : [stated])
    .map((type) => plainText(type, 30))
    .filter(Boolean)
  if (types.length > 0) return types.filter((type) => type !== 'null')
  if (own(schema, 'properties') !== undefined || isObject(own(schema, 'additionalProperties')))
    return ['object']
  return own(schema, 'items') === undefined ? typesOfValues(schema) : ['array']
}

/** The types of the values that a schema allows, where it names them all. */
function typesOfValues(schema: JsonObject): string[] {
  const constant = own(schema, 'const')
  const values = constant === undefined ? arrayAt(schema, 'enum') : [constant]
  return [...new Set(values.filter((value) => value !== null).map(typeOfValue))]
}

function typeOfValue(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

export const isNullable = (schema: JsonObject): boolean =>
  own(schema, 'nullable') === true ||
  own(schema, 'x-nullable') === true ||
  own(schema, 'type') === 'null' ||
  arrayAt(schema, 'type').includes('null')

const amount = (schema: JsonObject, key: string): number | null => {
  const value = own(schema, key)
  return typeof value === 'number' ? value : null
}

const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`

const wordings: [string, (value: number) => string][] = [
  ['minLength', (value) => `at least ${counted(value, 'character')}`],
  ['maxLength', (value) => `at most ${counted(value, 'character')}`],
  ['minItems', (value) => `at least ${counted(value, 'item')}`],
  ['maxItems', (value) => `at most ${counted(value, 'item')}`],
  ['minProperties', (value) => `at least ${counted(value, 'property', 'properties')}`],
  ['maxProperties', (value) => `at most ${counted(value, 'property', 'properties')}`],
  ['multipleOf', (value) => `a multiple of ${value}`],
]

/** What a value must keep to, in words. */
export function constraintsOf(schema: JsonObject): string[] {
  const pattern = textAt(schema, 'pattern', 300)
  return [
    ...bounds(schema),
    ...wordings.flatMap(([key, word]) => {
      const value = amount(schema, key)
      return value === null ? [] : [word(value)]
    }),
    ...(pattern ? [`matches the regular expression ${pattern}`] : []),
    ...(own(schema, 'uniqueItems') === true ? ['no item twice'] : []),
    ...(own(schema, 'additionalProperties') === false ? ['no other properties'] : []),
    ...exclusion(own(schema, 'not')),
  ]
}

/** What a value must not be. */
function exclusion(schema: unknown): string[] {
  if (!isObject(schema)) return []
  const constant = own(schema, 'const')
  const values = constant === undefined ? arrayAt(schema, 'enum') : [constant]
  if (values.length > 0)
    return [
      `none of ${values
        .slice(0, 20)
        .map((value) => jsonText(value, 100))
        .join(', ')}`,
    ]
  const name = tokensOf(referenceOf(schema) ?? '')?.at(-1)
  return [name === undefined ? `not ${jsonText(schema, 300)}` : `not a ${plainText(name, 200)}`]
}

/** `exclusiveMinimum` is a flag beside `minimum` up to 3.0 and a number of its own from 3.1. */
function bounds(schema: JsonObject): string[] {
  const minimum = amount(schema, 'minimum')
  const maximum = amount(schema, 'maximum')
  const above =
    own(schema, 'exclusiveMinimum') === true ? minimum : amount(schema, 'exclusiveMinimum')
  const below =
    own(schema, 'exclusiveMaximum') === true ? maximum : amount(schema, 'exclusiveMaximum')
  return [
    ...(above === null
      ? minimum === null
        ? []
        : [`at least ${minimum}`]
      : [`more than ${above}`]),
    ...(below === null ? (maximum === null ? [] : [`at most ${maximum}`]) : [`less than ${below}`]),
  ]
}

/** Any value as JSON to print, cut to `max` characters; null for what is not there. */
export function jsonText(value: unknown, max = 4_000, indent = 0): string | null {
  if (value === undefined) return null
  const text = JSON.stringify(beginningOf(value, { characters: max }), null, indent)
  return text.length > max ? `${text.slice(0, max).toWellFormed()}…` : text
}
