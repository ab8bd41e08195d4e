import type { AuditEventView } from './schema.ts'

const columns = [
  'at',
  'actorName',
  'via',
  'address',
  'action',
  'targetId',
  'organisationId',
  'requestId',
  'before',
  'after',
] as const

export const auditCsvHead = `${columns.join(',')}\r\n`

/** Events as lines of CSV (RFC 4180). What a spreadsheet would run as a formula is kept from it by an apostrophe. */
export const auditCsv = (events: readonly AuditEventView[]): string =>
  events.map((event) => `${columns.map((name) => cell(event[name])).join(',')}\r\n`).join('')

function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
