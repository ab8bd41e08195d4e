/** A value as a person reads it: no braces, no quotes; numbers with their digits in groups. */
export const valueWords = (value: unknown): string => {
  if (value === undefined || value === null || value === '') return 'none'
  if (Array.isArray(value)) {
    const parts = value.map(valueWords)
    return (
      parts.join(value.some((part) => part !== null && typeof part === 'object') ? '; ' : ', ') ||
      'none'
    )
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return value.toLocaleString('en', { maximumFractionDigits: 20 })
  if (typeof value !== 'object') return String(value)
  return Object.entries(value)
    .map(([name, member]) => `${spacedName(name)} ${valueWords(member)}`)
    .join(', ')
}

/** `windowSeconds` → `window seconds`. */
const spacedName = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

export interface Difference {
  name: string
  from: string
  to: string
}

/** The members of two values that differ, in words. */
export function differences(before: unknown, after: unknown): Difference[] {
  const [was, is] = [membersOf(before), membersOf(after)]
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .map((name) => ({
      name: spacedName(name),
      from: valueWords(was[name]),
      to: valueWords(is[name]),
    }))
    .filter(({ from, to }) => from !== to)
}

const membersOf = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : value === undefined || value === null
      ? {}
      : { value }
