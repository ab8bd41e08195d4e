import 'server-only'
import type { Failure } from '#lib/shared/result.ts'
import { isDatabaseAway } from './database-errors.ts'

/** Logs a thrown error once, whole, and says nothing internal about it. */
export function unexpected(error: unknown, requestId: string): Failure<'unavailable' | 'internal'> {
  console.error(
    JSON.stringify({
      level: 'error',
      requestId,
      message: error instanceof Error ? error.stack : String(error),
    }),
  )
  return isDatabaseAway(error)
    ? { code: 'unavailable', message: 'The database cannot be reached. Nothing was changed.' }
    : { code: 'internal', message: 'Something broke on our side. Nothing was changed.' }
}
