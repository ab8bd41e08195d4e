import { z } from 'zod'
import { apiId, keyId, organisationId, subscriptionId } from '#contract/ids.ts'

export const listRecordsInput = z.object({
  before: z.iso
    .datetime()
    .optional()
    .meta({ description: 'Calls older than this; the `next` of the page before.' }),
  take: z.coerce.number().int().min(1).max(200).default(50),
  requestId: z.string().max(40).optional(),
  status: z.enum(['2xx', '3xx', '4xx', '5xx']).optional(),
  code: z.string().max(60).optional(),
  apiId: apiId.optional(),
  subscriptionId: subscriptionId.optional(),
  keyId: keyId.optional(),
  organisationId: organisationId.optional(),
})
export type ListRecordsInput = z.output<typeof listRecordsInput>

export const recordView = z.object({
  requestId: z.string(),
  at: z.string(),
  method: z.string(),
  path: z.string(),
  status: z.int(),
  code: z.string().nullable(),
  /** Why in full; staff only. */
  reason: z.string().nullable(),
  dryRun: z.array(
    z.object({ stepId: z.string(), policy: z.string(), code: z.string(), reason: z.string() }),
  ),
  clientIp: z.string(),
  apiId: z.string().nullable(),
  operationId: z.string().nullable(),
  organisationId: z.string().nullable(),
  subscriptionId: z.string().nullable(),
  keyId: z.string().nullable(),
  totalMs: z.number(),
  backendMs: z.number().nullable(),
  requestBytes: z.number(),
  responseBytes: z.number(),
})
export type RecordView = z.output<typeof recordView>
export const recordPage = z.object({ items: z.array(recordView), next: z.string().nullable() })
