import { isObject, type JsonObject } from './json.ts'

/** Keys whose values are maps from names to things: below them a key is a name, not a keyword. */
const nameMaps = new Set([
  'properties',
  'patternProperties',
  'definitions',
  '$defs',
  'dependentSchemas',
  'dependentRequired',
  'schemas',
  'responses',
  'requestBodies',
  'headers',
  'securitySchemes',
  'securityDefinitions',
  'links',
  'callbacks',
  'pathItems',
  'paths',
  'webhooks',
  'content',
  'encoding',
  'variables',
  'scopes',
  'mapping',
])

/** Keys whose values are data of the API itself, in which nothing is a reference. */
const dataKeys = new Set(['example', 'default', 'enum', 'const', 'value'])

/** How the children of an object are to be read. */
export type Reading = 'keywords' | 'names' | 'data'

/**
 * How the value at a key is to be read, given how its object is. `examples` and `parameters` are lists in some places
 * and maps of names in others.
 */
export function readingBelow(reading: Reading, key: string, value: unknown): Reading {
  if (reading === 'names') return 'keywords'
  if (dataKeys.has(key) || key.startsWith('x-')) return 'data'
  if (key === 'examples') return Array.isArray(value) ? 'data' : 'names'
  if (key === 'parameters' && isObject(value)) return 'names'
  return nameMaps.has(key) ? 'names' : 'keywords'
}

/** Calls `visit` for every object that is read as OpenAPI (not as data), parents first. Pointers are made on demand. */
export function walk(
  root: JsonObject,
  visit: (object: JsonObject, path: readonly string[]) => void,
): void {
  const seen = new Set<object>()
  const path: string[] = []
  const enter = (value: unknown, reading: Reading): void => {
    if (typeof value !== 'object' || value === null || reading === 'data') return
    // What YAML aliases share is visited once.
    if (seen.has(value)) return
    seen.add(value)
    if (Array.isArray(value)) {
      for (const [index, child] of value.entries()) below(String(index), child, 'keywords')
      return
    }
    if (reading === 'keywords') visit(value as JsonObject, path)
    for (const [key, child] of Object.entries(value))
      below(key, child, readingBelow(reading, key, child))
  }
  const below = (key: string, child: unknown, reading: Reading): void => {
    path.push(key)
    enter(child, reading)
    path.pop()
  }
  enter(root, 'keywords')
}
