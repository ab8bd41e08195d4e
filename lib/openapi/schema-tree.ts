import { arrayAt, isObject, type JsonObject, objectAt, own, plainText, textAt } from './json.ts'
import { mergeAllOf } from './merge-all-of.ts'
import { referenceOf, resolve, tokensOf } from './references.ts'
import type { SchemaNode } from './schema.ts'
import { constraintsOf, isNullable, jsonText, typesOf } from './schema-words.ts'

const DEPTH_MAX = 10
const NODES_MAX = 800
/** Of the values that one schema allows; those of all together, beyond which each shows its first. */
const ENUM_MAX = 1_000
const VALUES_MAX = 4_000
const FIRST_VALUES = 50

/** What is left to spend on one page: a schema is shown to a depth, a number of nodes and of allowed values. */
export interface Budget {
  nodes: number
  values: number
}
export const newBudget = (): Budget => ({ nodes: NODES_MAX, values: VALUES_MAX })

interface Place {
  root: JsonObject
  budget: Budget
  depth: number
  /** References on the way here; meeting one again is a cycle. */
  above: readonly string[]
}

/** A schema as a tree to show; follows references as it goes and stops at cycles, depth and budget. */
export const schemaTree = (root: JsonObject, schema: unknown, budget: Budget): SchemaNode =>
  nodeOf(schema, { root, budget, depth: 0, above: [] })

function nodeOf(value: unknown, place: Place): SchemaNode {
  const reference = referenceOf(value)
  if (reference === undefined) return shown(isObject(value) ? value : {}, null, place)
  const name = plainText(tokensOf(reference)?.at(-1) ?? '', 200) || null
  if (place.above.includes(reference)) return { ...leaf(name, name ?? 'object'), cut: 'cycle' }
  const target = resolve(place.root, reference)
  if (!isObject(target.value)) return { ...leaf(name, 'any'), cut: 'unresolvable' }
  // OpenAPI 3.1 lets a description stand beside a reference.
  const description = textAt(value, 'description')
  const schema = description ? { ...target.value, description } : target.value
  return shown(schema, name, { ...place, above: [...place.above, reference] })
}

function shown(written: JsonObject, name: string | null, place: Place): SchemaNode {
  const schema = mergeAllOf(place.root, written)
  place.budget.nodes -= 1
  const cut = place.depth >= DEPTH_MAX || place.budget.nodes <= 0 ? 'depth' : null
  const inner = { ...place, depth: place.depth + 1 }
  const items = own(schema, 'items')
  const additional = own(schema, 'additionalProperties')
  const node: SchemaNode = {
    ...leaf(name, ''),
    ...texts(schema),
    ...valuesOf(schema, place.budget),
    properties: cut ? [] : propertiesOf(schema, inner),
    items: cut || !isObject(items) ? null : nodeOf(items, inner),
    additional: cut || !isObject(additional) ? null : nodeOf(additional, inner),
    variants: cut ? null : variantsOf(schema, inner),
    cut: cut && hasInside(schema) ? cut : null,
  }
  return { ...node, type: typeWords(schema, node) }
}

function propertiesOf(schema: JsonObject, place: Place): SchemaNode['properties'] {
  const required = new Set(arrayAt(schema, 'required'))
  const properties: SchemaNode['properties'] = []
  for (const [name, property] of Object.entries(objectAt(schema, 'properties'))) {
    if (place.budget.nodes <= 0) break
    properties.push({
      name: plainText(name, 300),
      required: required.has(name),
      schema: nodeOf(property, place),
    })
  }
  return properties
}

function variantsOf(schema: JsonObject, place: Place): SchemaNode['variants'] {
  const kind = (['oneOf', 'anyOf'] as const).find((key) => arrayAt(schema, key).length > 0)
  if (!kind) return null
  const discriminator = own(schema, 'discriminator')
  const nodes = arrayAt(schema, kind)
    .slice(0, 50)
    .map((variant) => nodeOf(variant, place))
  return {
    kind,
    discriminator:
      textAt(discriminator, 'propertyName', 200) || plainText(discriminator, 200) || null,
    nodes,
  }
}

const hasInside = (schema: JsonObject): boolean =>
  ['properties', 'items', 'oneOf', 'anyOf'].some((key) => own(schema, key) !== undefined)

function valuesOf(schema: JsonObject, budget: Budget) {
  const constant = own(schema, 'const')
  const values = constant === undefined ? arrayAt(schema, 'enum') : [constant]
  const shown = values.slice(0, Math.max(FIRST_VALUES, Math.min(ENUM_MAX, budget.values)))
  budget.values -= shown.length
  return {
    enumValues: shown.map((value) => jsonText(value, 500) ?? 'null'),
    enumMore: values.length - shown.length,
  }
}

function texts(schema: JsonObject): Partial<SchemaNode> {
  return {
    format: textAt(schema, 'format', 100) || null,
    nullable: isNullable(schema),
    deprecated: own(schema, 'deprecated') === true,
    readOnly: own(schema, 'readOnly') === true,
    writeOnly: own(schema, 'writeOnly') === true,
    description: textAt(schema, 'description'),
    constraints: constraintsOf(schema),
    defaultText: jsonText(own(schema, 'default'), 1_000),
    exampleText: jsonText(own(schema, 'example') ?? arrayAt(schema, 'examples')[0], 1_000),
  }
}

function typeWords(schema: JsonObject, { items, variants, name, nullable }: SchemaNode): string {
  const types = typesOf(schema).map((type) =>
    type === 'array'
      ? `array of ${items ? (items.name ?? items.type) : 'anything'}`
      : type === 'object' && name
        ? name
        : type,
  )
  if (types.length === 0 && variants) types.push(variants.kind === 'oneOf' ? 'one of' : 'any of')
  if (types.length === 0) types.push(nullable && own(schema, 'type') !== undefined ? 'null' : 'any')
  return (nullable && !types.includes('null') ? [...types, 'null'] : types).join(' or ')
}

const leaf = (name: string | null, type: string): SchemaNode => ({
  name,
  type,
  format: null,
  nullable: false,
  deprecated: false,
  readOnly: false,
  writeOnly: false,
  description: '',
  constraints: [],
  enumValues: [],
  enumMore: 0,
  defaultText: null,
  exampleText: null,
  properties: [],
  additional: null,
  items: null,
  variants: null,
  cut: null,
})
