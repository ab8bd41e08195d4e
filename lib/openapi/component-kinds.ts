import type { Reading } from './walk.ts'

/** What a reference may stand for, by the name that it has under `components`. */
export type ComponentKind =
  | 'schemas'
  | 'parameters'
  | 'responses'
  | 'requestBodies'
  | 'headers'
  | 'examples'
  | 'links'
  | 'callbacks'
  | 'pathItems'

const kinds: Partial<Record<string, ComponentKind>> = {
  ...Object.fromEntries(
    ['schema', 'items', 'prefixItems', 'contains', 'unevaluatedItems', 'contentSchema']
      .concat(['properties', 'patternProperties', 'additionalProperties', 'propertyNames'])
      .concat(['unevaluatedProperties', 'dependentSchemas', '$defs', 'definitions', 'schemas'])
      .concat(['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else'])
      .map((key) => [key, 'schemas']),
  ),
  parameters: 'parameters',
  responses: 'responses',
  requestBody: 'requestBodies',
  requestBodies: 'requestBodies',
  headers: 'headers',
  examples: 'examples',
  links: 'links',
  callbacks: 'callbacks',
  pathItems: 'pathItems',
}

/** A place in a document: how it is to be read, and what stands there, or in the list or map that stands there. */
export interface Place {
  reading: Reading
  /** Null: nothing that a reference could stand for. */
  kind: ComponentKind | null
}

export const kindNamed = (key: string): ComponentKind | null =>
  Object.hasOwn(kinds, key) ? (kinds[key] ?? null) : null

/** What stands at a key of an object that stands at `place`. */
export function kindBelow({ reading, kind }: Place, key: string): ComponentKind | null {
  if (reading === 'names') return kind
  return kind === 'callbacks' ? 'pathItems' : kindNamed(key)
}
