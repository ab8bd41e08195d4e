/** A path with its parameters' names taken out, case folded and the last slash off: equal ones are twins. */
const twinKey = (path: string): string =>
  decoded(path.replace(/\{[^{}]*\}/g, '{}').replace(/(?<=.)\/+$/, '')).toLowerCase()

function decoded(path: string): string {
  try {
    return path.includes('%') ? decodeURIComponent(path) : path
  } catch {
    return path
  }
}

/** Parameters' names taken out and nothing else: by this an operation is known again in another document. */
export const normalisedPath = (path: string): string => path.replace(/\{[^{}]*\}/g, '{}')

const PATH_BYTES_MAX = 2_000

export const isPathTooLong = (path: string): boolean => Buffer.byteLength(path) > PATH_BYTES_MAX

/** Why a path cannot be routed at all; null: it can. */
export function pathObstacle(path: string): string | null {
  if (!path.startsWith('/')) return 'The path does not begin with a slash.'
  if (isPathTooLong(path)) return `The path is longer than ${PATH_BYTES_MAX} bytes.`
  if (/[?#]/.test(path))
    return 'The path carries a query or a fragment, which a gateway cannot tell apart.'
  if (/[\s\p{Cc}]/u.test(path)) return 'The path holds a blank or a control character.'
  if (/[{}]/.test(path.replace(/\{[^{}/]+\}/g, '')))
    return 'The braces of the path do not pair, or enclose nothing or a slash.'
  if (/\}\{/.test(path))
    return 'Two path parameters stand side by side, so where one ends cannot be told.'
  if (path.split('/').some((segment) => segment === '.' || segment === '..'))
    return 'The path holds a . or .. segment.'
  if (path.includes('//')) return 'The path holds an empty segment.'
  return null
}

interface Named {
  method: string
  path: string
}

/** Operations that a call could not tell apart: same method and paths that are twins. Groups of indexes. */
export function twinGroups(operations: readonly Named[]): number[][] {
  const groups = new Map<string, number[]>()
  for (const [index, { method, path }] of operations.entries()) {
    const key = `${method} ${twinKey(path)}`
    const group = groups.get(key)
    if (group) group.push(index)
    else groups.set(key, [index])
  }
  return [...groups.values()].filter((group) => group.length > 1)
}

/** By index: why an operation cannot be exposed. Of twins the first in the document can. */
export function obstaclesOf(operations: readonly Named[]): Map<number, string> {
  const obstacles = new Map<number, string>()
  for (const [first = 0, ...others] of twinGroups(operations)) {
    const { method = '', path = '' } = operations[first] ?? {}
    for (const index of others) {
      obstacles.set(
        index,
        `A twin of ${method.toUpperCase()} ${path}, which stands before it: a call could not be told apart.`,
      )
    }
  }
  for (const [index, { path }] of operations.entries()) {
    const obstacle = pathObstacle(path)
    if (obstacle) obstacles.set(index, obstacle)
  }
  return obstacles
}
