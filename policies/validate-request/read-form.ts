import { namesakes } from '#policies/kit/namesakes.ts'
import type { FieldCheck, FormChecks } from '#policies/kit/operation-checks.ts'
import { pointerTo } from '#policies/kit/pointer-to.ts'
import { nestedMembers } from './nested-members.ts'
import type { FieldValue } from './read-fields.ts'

interface Fault {
  at: string
  message: string
}
/** In one text. */
const VALUES_MAX = 10_000
const tooMany = { fault: `holds more than ${VALUES_MAX} values` }

type Read = { value: unknown } | { fault: string; below?: string }

/** The values of a form as members of an object, texts as they came; or what is wrong with one of them. */
export function valuesOf(
  fields: ReadonlyMap<string, FieldValue[]>,
  { fields: described, others, spread }: FormChecks,
): { members: Record<string, unknown> } | { fault: Fault } {
  const nested = nestedMembers(fields, (name) => described.get(name)?.shape === 'object')
  if ('fault' in nested)
    return { fault: { at: pointerTo(nested.fault.name), message: nested.fault.message } }
  const members = new Map<string, unknown>(nested.members)
  const namesakeOf = namesakes([...described.keys(), ...spread.map(({ name }) => name)])
  for (const [name, values] of fields) {
    if (nested.read.has(name)) continue
    const field = described.get(name)
    const at = pointerTo(name)
    if (members.has(name)) return { fault: { at, message: 'is there in two forms' } }
    const namesake = field ? undefined : namesakeOf(name)
    if (namesake === name) return { fault: { at, message: 'is not there as fields of its own' } }
    if (namesake !== undefined)
      return {
        fault: {
          at,
          message: `stands for ${namesake} in a way that the documentation does not describe`,
        },
      }
    const read = field ? readAs(field, values) : readOther(others, values)
    if ('fault' in read) return { fault: { at: `${at}${read.below ?? ''}`, message: read.fault } }
    members.set(name, read.value)
  }
  for (const one of spread) gather(members, one, described)
  return { members: Object.fromEntries(members) }
}

/** Puts the members of an object that is spread over a form where they belong. */
function gather(
  members: Map<string, unknown>,
  { name, members: own, takesOthers }: FormChecks['spread'][number],
  described: ReadonlyMap<string, unknown>,
): void {
  const isIn = (key: string) => own.includes(key) || (takesOthers && !described.has(key))
  const gathered = [...members].filter(([key]) => isIn(key))
  for (const [key] of gathered) members.delete(key)
  if (gathered.length > 0) members.set(name, Object.fromEntries(gathered))
}

/** A field that is not described may be there as often as it likes, unless the schema of all such says what it is. */
const readOther = (others: FieldCheck, values: readonly FieldValue[]): Read =>
  values.length > 1
    ? readAs({ ...others, isList: true, separator: null }, values)
    : readAs(others, values)

function readAs(field: FieldCheck, values: readonly FieldValue[]): Read {
  const { isList, separator, shape } = field
  // Servers differ in which of two they take, so that one of them would not be checked.
  if (values.length > 1 && (!isList || separator !== null))
    return { fault: 'is there more than once' }
  const read: unknown[] = []
  for (const [index, value] of values.entries()) {
    const one = readOne(field, value)
    if ('fault' in one)
      return {
        fault: one.fault,
        below: `${isList && separator === null ? `/${index}` : ''}${one.below ?? ''}`,
      }
    read.push(one.value)
  }
  if (shape === 'pairs') return pairsIn(read[0] as string, separator ?? ',')
  if (!isList) return { value: read[0] }
  if (separator === null || shape !== 'text') return { value: read }
  const [text] = read as string[]
  const items = text ? text.split(separator, VALUES_MAX + 1) : []
  return items.length > VALUES_MAX ? tooMany : { value: items }
}

function readOne(
  { shape, mediaTypes, check }: FieldCheck,
  { type, isFile, text }: FieldValue,
): Read {
  if (type !== null && mediaTypes.length > 0 && !mediaTypes.some((range) => isIn(type, range)))
    return { fault: `is not of the type ${mediaTypes.join(', ')}` }
  const isText = shape === 'text' || shape === 'pairs'
  // Only that it is there counts.
  if (shape === 'bytes') return { value: '' }
  // Servers keep files apart, so that the text would not be there for them.
  if (isFile && isText && mediaTypes.length === 0)
    return { fault: 'is a file where a text is described' }
  const said = text()
  if (said === null) return { fault: 'is not text in UTF-8' }
  if (isText) return { value: said }
  const parsed = parse(said)
  // What stands for an object may be another of its alternatives.
  if (!parsed) return shape === 'object' ? { value: said } : { fault: 'is not JSON' }
  const mismatch = check(parsed.value)
  return mismatch ? { fault: mismatch.message, below: mismatch.pointer } : parsed
}

/** `R,100,G,200` (OpenAPI 3.1, Style Values: an object that is not exploded). */
function pairsIn(text: string, separator: string): Read {
  if (text === '') return { value: {} }
  const words = text.split(separator, 2 * VALUES_MAX + 1)
  if (words.length > 2 * VALUES_MAX) return tooMany
  if (words.length % 2 === 1) return { fault: 'has a name without a value' }
  const members = new Map<string, string>()
  for (let at = 0; at < words.length; at += 2) {
    const name = words[at] as string
    if (members.has(name)) return { fault: 'has a name that is there more than once' }
    members.set(name, words[at + 1] as string)
  }
  return { value: Object.fromEntries(members) }
}

const isIn = (type: string, range: string): boolean =>
  range === '*/*' || range === type || (range.endsWith('/*') && type.startsWith(range.slice(0, -1)))

function parse(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}
