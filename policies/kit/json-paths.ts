import { z } from 'zod'
import { closes, endOf, isComma, nameIn, opens, opensList, skip } from './json-text.ts'

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

interface Step {
  readonly path: readonly string[]
  /** The name of the path that is looked for next. */
  readonly at: number
}

/** What is found in a holder at one place. */
interface Found {
  readonly isFound: boolean
  readonly inside: readonly Step[]
}
const NOTHING: readonly Step[] = []

/** An object or array that is being read. */
interface Holder {
  /** Of each element; null: it is an object. */
  readonly elements: Found | null
  /** What may still be found in it. */
  readonly steps: readonly Step[]
  /** Where what was read last in it ends, the comma after it not. */
  end: number
  kept: number
  /** Nothing is kept yet: from here on it goes. */
  from: number | null
}

/**
 * Builds a function that changes what is at the paths of a JSON text; null: there is nothing. All else stays as it is
 * written, numbers of any length too, and of members that are there twice each is changed: readers differ in which of
 * them they take. The text must be JSON. A number is given to `change` as it is written, in a text.
 */
export function changeAt(
  paths: readonly string[],
  change: Change,
): (text: string) => string | null {
  const anywhere = new Set(
    paths.filter((path) => path.startsWith('**.')).map((path) => path.slice(3)),
  )
  const steps = paths
    .filter((path) => !path.startsWith('**.'))
    .map((path) => ({ path: path.split('.'), at: 0 }))
  return (text) => new Rewriting(text, { anywhere, steps, change }).result()
}

/** Without recursion: JSON of any depth that could be parsed can be walked. */
class Rewriting {
  readonly #text: string
  readonly #anywhere: ReadonlySet<string>
  readonly #change: Change
  readonly #first: readonly Step[]
  readonly #holders: Holder[] = []
  readonly #out: string[] = []
  /** Up to here the text is in `#out`, or has gone. */
  #done = 0

  constructor(
    text: string,
    rules: { anywhere: ReadonlySet<string>; steps: readonly Step[]; change: Change },
  ) {
    this.#text = text
    this.#anywhere = rules.anywhere
    this.#change = rules.change
    this.#first = rules.steps
  }

  result(): string | null {
    for (let at = this.#value(skip(this.#text, 0), this.#first); this.#holders.length > 0; )
      at = this.#next(at)
    return this.#done === 0 ? null : this.#out.join('') + this.#text.slice(this.#done)
  }

  /** Goes into a value, or past it if nothing can be found in it. */
  #value(at: number, steps: readonly Step[]): number {
    const sign = this.#text.charCodeAt(at)
    if (!opens(sign) || (steps.length === 0 && this.#anywhere.size === 0))
      return endOf(this.#text, at)
    const elements = opensList(sign) ? within(steps, null) : null
    this.#holders.push({ elements, steps, end: at + 1, kept: 0, from: null })
    return at + 1
  }

  /** Reads the next member or element of the innermost holder, or its end. */
  #next(after: number): number {
    const text = this.#text
    const holder = this.#holders.at(-1) as Holder
    // What was read last ends here.
    holder.end = after
    let start = skip(text, after)
    if (isComma(text.charCodeAt(start))) start = skip(text, start + 1)
    if (closes(text.charCodeAt(start))) {
      this.#holders.pop()
      if (holder.from !== null) this.#replace(holder.from, holder.end, '')
      return start + 1
    }
    if (holder.elements) return this.#held(holder, { start, value: start, name: null })
    const nameEnd = endOf(text, start)
    const name = nameIn(text, start, nameEnd)
    return this.#held(holder, { start, value: skip(text, skip(text, nameEnd) + 1), name })
  }

  #held(
    holder: Holder,
    { start, value, name }: { start: number; value: number; name: string | null },
  ): number {
    const found = holder.elements ?? within(holder.steps, name)
    const isFound = found.isFound || (name !== null && this.#anywhere.has(name))
    const end = isFound ? endOf(this.#text, value) : value
    const changed = isFound ? this.#change(this.#read(value, end)) : null
    if (changed === undefined) {
      if (holder.kept > 0) this.#replace(holder.end, end, '')
      else holder.from ??= start
      return end
    }
    if (holder.from !== null) this.#replace(holder.from, start, '')
    holder.from = null
    holder.kept += 1
    if (!isFound) return this.#value(value, found.inside)
    this.#replace(value, end, JSON.stringify(changed))
    return end
  }

  #read(from: number, end: number): Json {
    const written = this.#text.slice(from, end)
    return /^[-\d]/.test(written) ? written : (JSON.parse(written) as Json)
  }

  #replace(from: number, end: number, by: string): void {
    this.#out.push(this.#text.slice(this.#done, from), by)
    this.#done = end
  }
}

/** What may be found one level deeper, in a member or (name: null) an element, and whether the thing itself is. */
function within(steps: readonly Step[], name: string | null): Found {
  let isFound = false
  let inside: Step[] | null = null
  for (const step of steps) {
    const { path, at } = step
    const fits = path[at] === '*' || (name !== null && path[at] === name)
    if (fits && at === path.length - 1) isFound = true
    // A name looks through an array: `items.cost` means the cost of every item.
    else if (fits || name === null) {
      inside ??= []
      inside.push(fits ? { path, at: at + 1 } : step)
    }
  }
  return { isFound, inside: inside ?? NOTHING }
}
