import { z } from 'zod'

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
/** What stands in the place of a value; undefined: nothing, it goes. */
export type Change = (value: Json) => Json | undefined

/** `data.items.*.secret`: members by name, `*` any member or element; `**.secret` at any depth. */
export const fieldPath = z
  .string()
  .trim()
  .min(1)
  .max(300)
  .regex(
    /^(\*\*\.)?[^.*\s]+$|^([^.*\s]+|\*)(\.([^.*\s]+|\*))*$/,
    'Write names with dots between them, * for any one, like data.*.secret, or **.secret for any depth.',
  )

/** Builds a function that changes what is at the paths of a parsed JSON value, in place, and says whether it found any. */
export function changeAt(paths: readonly string[], change: Change): (value: unknown) => boolean {
  const anywhere = new Set(
    paths.filter((path) => path.startsWith('**.')).map((path) => path.slice(3)),
  )
  const exact = paths.filter((path) => !path.startsWith('**.')).map((path) => path.split('.'))
  return (value) => {
    let found = false
    for (const path of exact) found = changeExact(value as Json, { path, change }, 0) || found
    if (anywhere.size > 0) found = changeAnywhere(value as Json, anywhere, change) || found
    return found
  }
}

function changeExact(
  value: Json,
  rule: { path: readonly string[]; change: Change },
  depth: number,
): boolean {
  if (value === null || typeof value !== 'object') return false
  const name = rule.path[depth]
  if (name === undefined) return false
  const isLast = depth === rule.path.length - 1
  if (Array.isArray(value)) {
    if (isLast && name === '*') return changeElements(value, rule.change)
    // A name looks through an array: `items.cost` means the cost of every item.
    const next = name === '*' ? depth + 1 : depth
    return value.map((element) => changeExact(element, rule, next)).some(Boolean)
  }
  const names = name === '*' ? Object.keys(value) : Object.hasOwn(value, name) ? [name] : []
  if (!isLast)
    return names.map((member) => changeExact(value[member] ?? null, rule, depth + 1)).some(Boolean)
  for (const member of names) changeMember(value, member, rule.change)
  return names.length > 0
}

function changeElements(elements: Json[], change: Change): boolean {
  const changed = elements.map(change).filter((element) => element !== undefined)
  const found = elements.length > 0
  elements.splice(0, elements.length, ...changed)
  return found
}

function changeMember(holder: { [name: string]: Json }, name: string, change: Change): void {
  const changed = change(holder[name] ?? null)
  if (changed === undefined) delete holder[name]
  // Also where the name is that of a built-in member.
  else
    Object.defineProperty(holder, name, {
      value: changed,
      enumerable: true,
      configurable: true,
      writable: true,
    })
}

/** Without recursion: JSON of any depth that could be parsed can be walked. */
function changeAnywhere(root: Json, names: ReadonlySet<string>, change: Change): boolean {
  let found = false
  const waiting: Json[] = [root]
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (value === null || typeof value !== 'object') continue
    if (Array.isArray(value)) {
      for (const element of value) waiting.push(element)
      continue
    }
    for (const name of Object.keys(value)) {
      if (names.has(name)) {
        changeMember(value, name, change)
        found = true
      } else waiting.push(value[name] ?? null)
    }
  }
  return found
}
