import { arrayAt, type JsonObject, own, plainText, storable } from './json.ts'
import type { PlacedOperation } from './operations.ts'
import { referenceOf, tokensOf } from './references.ts'
import { walk } from './walk.ts'

const NAMES_MAX = 300

/** Gives for an operation the names of the schemas that it reaches, those it names itself first. */
export function schemaNamesIn(root: JsonObject): (placed: PlacedOperation) => string[] {
  const known = new Map<string, string[]>()
  const referencesOf = (pointer: string): string[] => {
    const found = known.get(pointer) ?? referencesIn(valueAt(root, pointer))
    known.set(pointer, found)
    return found
  }
  return ({ item, operation }) => {
    const reached = new Set([
      ...referencesIn(operation),
      ...referencesIn(arrayAt(item, 'parameters')),
    ])
    for (const pointer of reached) for (const next of referencesOf(pointer)) reached.add(next)
    return [...reached].flatMap((pointer) => schemaName(pointer) ?? []).slice(0, NAMES_MAX)
  }
}

function referencesIn(value: unknown): string[] {
  const found = new Set<string>()
  walk({ part: value }, (object) => {
    const reference = referenceOf(object)
    if (reference?.startsWith('#/')) found.add(reference)
  })
  return [...found]
}

function valueAt(root: JsonObject, pointer: string): unknown {
  return (tokensOf(pointer) ?? []).reduce<unknown>((value, token) => own(value, token), root)
}

/** Of `#/components/schemas/Pet` and `#/definitions/Pet`; other places have no name of their own. */
function schemaName(pointer: string): string | undefined {
  const tokens = tokensOf(pointer) ?? []
  const [kind, name] = tokens[0] === 'components' ? tokens.slice(1) : tokens
  const isSchema = tokens[0] === 'components' ? kind === 'schemas' : kind === 'definitions'
  return isSchema && name ? storable(plainText(name, 200)) : undefined
}
