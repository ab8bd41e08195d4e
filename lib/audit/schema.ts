import { z } from 'zod'

export const listAuditInput = z.object({
  before: z.iso.datetime().optional(),
  take: z.coerce.number().int().min(1).max(200).default(50),
  action: z.string().max(80).optional(),
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
