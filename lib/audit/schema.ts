import { z } from 'zod'
import { momentInput } from '#lib/shared/moment.ts'
import { pageCursor } from '#lib/shared/page-cursor.ts'
import { writtenNumber } from '#lib/shared/written-number.ts'

export const listAuditInput = z.object({
  before: pageCursor.optional(),
  from: momentInput().optional().meta({ description: 'Changes from this moment on.' }),
  until: momentInput().optional().meta({ description: 'Changes before this moment.' }),
  actor: z
    .string()
    .trim()
    .max(100)
    .optional()
    .meta({ description: 'Part of the name of who did it.' }),
  take: writtenNumber(z.int().min(1).max(200)).default(50),
  action: z.string().trim().max(80).optional().meta({
    description: 'What was done, or the thing it was done to: `key.rotated` or `key`.',
  }),
  targetId: z.string().max(40).optional(),
})
export type ListAuditInput = z.output<typeof listAuditInput>

export const auditEventView = z.object({
  id: z.string(),
  at: z.string(),
  actorName: z.string(),
  via: z.string(),
  address: z.string().nullable(),
  requestId: z.string().nullable(),
  action: z.string(),
  targetId: z.string(),
  organisationId: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
})
export const auditPage = z.object({ items: z.array(auditEventView), next: z.string().nullable() })
