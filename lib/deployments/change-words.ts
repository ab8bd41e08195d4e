import type { Change } from './schema.ts'

type Detail = Change['details'][number]

const fields: Record<string, string> = {
  name: 'Name',
  path: 'Path',
  method: 'Method',
  backend: 'Backend',
  timeoutMs: 'Timeout in ms',
  keyHeader: 'Key header',
  keyQuery: 'Key query parameter',
  apis: 'APIs',
  origins: 'Origins',
  place: 'Place in its chain',
}
const kept = (text: string) => (text === 'null' || text === '' ? 'none' : text)

/** What a detail of a change means, in words: one line or several. */
export function changeWords({ field, from, to }: Detail): string[] {
  if (field === 'credential')
    return [to === 'none' ? 'Callers no longer need a key' : 'Callers need a key now']
  if (field === 'mode')
    return [to === 'enforce' ? 'It refuses calls now' : 'It only records what it would refuse']
  if (field === 'withheld')
    return ['Hidden operations that an exposed path would match are answered 404']
  if (field === 'config') return configWords(from, to)
  return [`${fields[field] ?? field}: ${kept(from)} → ${kept(to)}`]
}

/** The members of a configuration that differ, each with what it was and is. */
function configWords(from: string, to: string): string[] {
  const [before, after] = [objectOf(from), objectOf(to)]
  if (!before || !after) return [`Configuration: ${from} → ${to}`]
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => text(before[name]) !== text(after[name]))
    .map((name) => `${spaced(name)}: ${text(before[name])} → ${text(after[name])}`)
}

function objectOf(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json)
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

/** `windowSeconds` → `window seconds`. */
const spaced = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

const text = (value: unknown): string => {
  if (value === undefined || value === null) return 'none'
  if (Array.isArray(value)) return value.map(text).join(', ') || 'none'
  if (typeof value !== 'object') return String(value)
  return Object.entries(value)
    .map(([name, member]) => `${spaced(name)} ${text(member)}`)
    .join(', ')
}
