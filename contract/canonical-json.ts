/** Texts that stand in JSON as they are: printable ASCII without quotation mark and backslash. */
const PLAIN = /^[ !#-[\]-~]*$/

const textOf = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text))

/**
 * JSON with object keys sorted by UTF-16 code units and no white space (RFC 8785, for the values a
 * snapshot holds). `undefined` members are left out, as JSON.stringify does.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return textOf(value)
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  return Array.isArray(value) ? arrayOf(value) : objectOf(value as Record<string, unknown>)
}

function arrayOf(items: readonly unknown[]): string {
  let text = ''
  for (const item of items) text += `${text === '' ? '' : ','}${canonicalJson(item)}`
  return `[${text}]`
}

function objectOf(members: Record<string, unknown>): string {
  let text = ''
  // Without a comparison of one's own, `sort` goes by UTF-16 code units.
  for (const name of Object.keys(members).sort()) {
    const member = members[name]
    if (member === undefined) continue
    text += `${text === '' ? '' : ','}${textOf(name)}:${canonicalJson(member)}`
  }
  return `{${text}}`
}
