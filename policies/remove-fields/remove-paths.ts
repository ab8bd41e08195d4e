type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/** Builds a function that removes the paths from a parsed JSON value, in place, and says whether it found any. */
export function pathRemover(paths: readonly string[]): (value: unknown) => boolean {
  const anywhere = new Set(
    paths.filter((path) => path.startsWith('**.')).map((path) => path.slice(3)),
  )
  const exact = paths.filter((path) => !path.startsWith('**.')).map((path) => path.split('.'))
  return (value) => {
    let removed = false
    for (const path of exact) removed = removeExact(value as Json, path, 0) || removed
    if (anywhere.size > 0) removed = removeAnywhere(value as Json, anywhere) || removed
    return removed
  }
}

function removeExact(value: Json, path: readonly string[], depth: number): boolean {
  if (value === null || typeof value !== 'object') return false
  const name = path[depth]
  if (name === undefined) return false
  const isLast = depth === path.length - 1
  if (Array.isArray(value)) {
    if (isLast && name === '*') return value.splice(0).length > 0
    // A name looks through an array: `items.cost` means the cost of every item.
    const next = name === '*' ? depth + 1 : depth
    return value.map((element) => removeExact(element, path, next)).some(Boolean)
  }
  const names = name === '*' ? Object.keys(value) : Object.hasOwn(value, name) ? [name] : []
  if (!isLast)
    return names.map((member) => removeExact(value[member] ?? null, path, depth + 1)).some(Boolean)
  for (const member of names) delete value[member]
  return names.length > 0
}

/** Without recursion: JSON of any depth that could be parsed can be walked. */
function removeAnywhere(root: Json, names: ReadonlySet<string>): boolean {
  let removed = false
  const waiting: Json[] = [root]
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (value === null || typeof value !== 'object') continue
    if (Array.isArray(value)) {
      for (const element of value) waiting.push(element)
      continue
    }
    for (const name of Object.keys(value)) {
      if (names.has(name)) {
        delete value[name]
        removed = true
      } else waiting.push(value[name] ?? null)
    }
  }
  return removed
}
