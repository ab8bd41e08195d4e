import { firstSentence, withoutTags } from './first-sentence.ts'
import { arrayAt, isObject, type JsonObject, own, plainText, storable, textAt } from './json.ts'
import { followed, referenceOf } from './references.ts'
import { schemaNamesIn } from './schema-names.ts'
import { isPathTooLong, obstaclesOf } from './twins.ts'

export const OPERATIONS_MAX = 20_000

export const methods = [
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
] as const
export type Method = (typeof methods)[number]

/** An operation as it is kept beside its document. */
export interface ListedOperation {
  /** Upper case. */
  method: string
  path: string
  operationId: string | null
  summary: string
  tags: string[]
  deprecated: boolean
  /** The document asks for some credential on it. */
  secured: boolean
  /** Why it cannot be exposed; null: it can. */
  obstacle: string | null
  /** Names of the schemas that it reaches, one a line. */
  schemaNames: string
}

/** An operation where it stands in the document. */
export interface PlacedOperation {
  method: Method
  path: string
  /** Its path item, references followed. */
  item: JsonObject
  operation: JsonObject
}

/** Every operation below `paths`, in the order of the document; paths are as written. */
export function placedOperations(root: JsonObject): PlacedOperation[] {
  const paths = own(root, 'paths')
  if (!isObject(paths)) return []
  return Object.entries(paths).flatMap(([path, value]) => {
    if (path.startsWith('x-')) return []
    const item =
      referenceOf(value) === undefined
        ? value
        : { ...followed(root, value), ...(value as JsonObject) }
    if (!isObject(item)) return []
    return methods.flatMap((method) => {
      const operation = own(item, method)
      return isObject(operation) ? [{ method, path, item, operation }] : []
    })
  })
}

export const operationCountOf = (root: JsonObject): number => placedOperations(root).length

/** What is kept of each operation, with the reason where it cannot be exposed. */
export function listOperations({ root }: { root: JsonObject }): ListedOperation[] {
  const placed = placedOperations(root)
  const obstacles = obstaclesOf(placed)
  const namesOf = schemaNamesIn(root)
  const securedByDefault = asksForCredential(arrayAt(root, 'security'))
  return placed.map((one, index) => {
    const { method, path, operation } = one
    return {
      method: method.toUpperCase(),
      path: storedPath(path, index),
      operationId: textAt(operation, 'operationId', 300) || null,
      summary: summaryOf(operation),
      tags: arrayAt(operation, 'tags')
        .map((tag) => plainText(tag, 200))
        .filter(Boolean)
        .slice(0, 50),
      deprecated: own(operation, 'deprecated') === true,
      secured: Array.isArray(own(operation, 'security'))
        ? asksForCredential(arrayAt(operation, 'security'))
        : securedByDefault,
      obstacle: storedObstacle(obstacles.get(index)),
      schemaNames: namesOf(one).join('\n'),
    }
  })
}

/** The path as written; one that is too long for an index is cut, and told apart by its place. It cannot be exposed. */
const storedPath = (path: string, index: number): string =>
  isPathTooLong(path) ? `${storable(path.slice(0, 200))}… (${index})` : storable(path)

const storedObstacle = (obstacle: string | undefined): string | null =>
  obstacle === undefined ? null : storable(obstacle.slice(0, 500))

/** Its summary, else the first sentence of its description. */
export const summaryOf = (operation: JsonObject): string =>
  withoutTags(textAt(operation, 'summary', 2000))
    .trim()
    .slice(0, 300) || firstSentence(textAt(operation, 'description', 2000)).slice(0, 300)

/** `security` holds alternatives; an empty one among them lets everybody in. */
export const asksForCredential = (security: readonly unknown[]): boolean =>
  security.length > 0 &&
  security.every((alternative) => isObject(alternative) && Object.keys(alternative).length > 0)
