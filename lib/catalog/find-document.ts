import 'server-only'
import { z } from 'zod'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import type { DocumentView } from './api-schema.ts'

/** A document as it came: of the current revision, or of the one with a number. */
export async function findDocument(
  _scope: StaffScope,
  { apiId, number }: { apiId: string; number?: number },
): Promise<Result<DocumentView, 'not_found'>> {
  const row = await db.revision.findFirst({
    where: number === undefined ? { currentOf: { id: apiId } } : { apiId, number },
    select: { document: true, format: true, number: true, documentHash: true },
  })
  return row
    ? ok({ ...row, format: z.enum(['json', 'yaml']).parse(row.format) })
    : fail('not_found', 'No such document.')
}
