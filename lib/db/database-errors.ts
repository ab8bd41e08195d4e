import 'server-only'

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''

/** A unique index refused the row: somebody else was faster, or the name is taken. */
export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === 'P2002'

/** A foreign key refused: the row is still in use, or what it refers to is gone. */
export const isForeignKeyViolation = (error: unknown): boolean =>
  ['P2003', 'P2014'].includes(codeOf(error))

const away = new Set([
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2037',
  'ECONNREFUSED',
  'ECONNRESET',
  '57P01',
  '57P03',
])
const awayWords =
  /ECONNREFUSED|ECONNRESET|terminated|timeout exceeded when trying to connect|Can't reach database|DatabaseNotReachable|ConnectionClosed|the database system is (starting up|shutting down)/

/** The database could not be reached, as opposed to having refused. */
export function isDatabaseAway(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (away.has(codeOf(cause)) || awayWords.test(cause.message)) return true
  }
  return false
}
