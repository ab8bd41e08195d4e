import type { FieldValue } from './read-fields.ts'

/** Deeper than any document goes. */
const DEPTH_MAX = 20
/** Empty brackets stand at the end alone: readers differ in which item they mean before others. */
const PATH = /^(?:\[[^[\]]+\])*\[[^[\]]*\]$/

type Tree = Map<string, Tree | string>

/**
 * Fields whose names lead into objects (`filter[state]`, `items[0][price]`, `tags[]`; OpenAPI's `deepObject`), as these
 * objects. `isObject` says of which.
 */
export function nestedMembers(
  fields: ReadonlyMap<string, Pick<FieldValue, 'text'>[]>,
  isObject: (name: string) => boolean,
):
  | { members: Map<string, unknown>; read: ReadonlySet<string> }
  | { fault: { name: string; message: string } } {
  const roots: Tree = new Map()
  const read = new Set<string>()
  for (const [name, values] of fields) {
    const bracket = name.indexOf('[')
    if (bracket < 1 || !isObject(name.slice(0, bracket))) continue
    read.add(name)
    const path = name.slice(bracket)
    const message =
      faultIn(path) ??
      put(roots, [name.slice(0, bracket), ...path.slice(1, -1).split('][')], values)
    if (message) return { fault: { name, message } }
  }
  return { members: new Map([...roots].map(([name, tree]) => [name, plain(tree)])), read }
}

function faultIn(path: string): string | null {
  // Before anything that looks at all of it: it may be a megabyte of brackets.
  let at = 0
  for (let depth = 1; depth < DEPTH_MAX && at !== -1; depth += 1) at = path.indexOf('[', at + 1)
  if (at !== -1) return 'is nested too deep'
  return PATH.test(path) ? null : 'does not lead to one member'
}

/** What is wrong; null: it is in its place. */
function put(
  roots: Tree,
  segments: readonly string[],
  values: readonly Pick<FieldValue, 'text'>[],
): string | null {
  const isList = segments.at(-1) === ''
  if (values.length > 1 && !isList) return 'is there more than once'
  let tree = roots
  for (const segment of segments.slice(0, -1)) {
    const next = tree.get(segment) ?? new Map()
    if (typeof next === 'string') return 'is there in two forms'
    tree.set(segment, next)
    tree = next
  }
  for (const { text } of values) {
    const said = text()
    if (said === null) return 'is not text in UTF-8'
    const key = isList ? String(tree.size) : (segments.at(-1) as string)
    if (tree.has(key)) return 'is there in two forms'
    tree.set(key, said)
  }
  return null
}

/** Members that are counted from nought are the items of a list. */
function plain(tree: Tree | string): unknown {
  if (typeof tree === 'string') return tree
  const isList = [...tree.keys()].every((key, index) => key === String(index))
  if (isList) return [...tree.values()].map(plain)
  return Object.fromEntries([...tree].map(([key, value]) => [key, plain(value)]))
}
