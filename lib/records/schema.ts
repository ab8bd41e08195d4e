import { z } from 'zod'
import { apiId, keyId, organisationId, subscriptionId } from '#contract/ids.ts'
import { callDetail } from '#contract/records.ts'
import { momentInput } from '#lib/shared/moment.ts'
import { pageCursor } from '#lib/shared/page-cursor.ts'
import { writtenNumber } from '#lib/shared/written-number.ts'

export const listRecordsInput = z.object({
  before: pageCursor.optional(),
  from: momentInput().optional().meta({ description: 'Calls from this moment on.' }),
  until: momentInput().optional().meta({ description: 'Calls before this moment.' }),
  take: writtenNumber(z.int().min(1).max(200)).default(50),
  requestId: z.string().max(40).optional(),
  status: z.enum(['2xx', '3xx', '4xx', '5xx']).optional(),
  code: z.string().max(60).optional(),
  dryRun: z
    .literal('would-refuse')
    .optional()
    .meta({ description: 'Calls that a policy in dry-run would have refused; for staff.' }),
  preflights: z
    .enum(['shown', 'hidden'])
    .optional()
    .meta({ description: 'hidden: without OPTIONS calls, which browsers send ahead of others.' }),
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
  productId: z.string().nullable(),
  organisationId: z.string().nullable(),
  subscriptionId: z.string().nullable(),
  keyId: z.string().nullable(),
  totalMs: z.number().meta({ description: 'Until the answer was out, in milliseconds.' }),
  backendMs: z.number().nullable().meta({
    description: 'Until the head of the backend’s answer; null: the backend was not asked.',
  }),
  gatewayMs: z.number().nullable().meta({
    description:
      'The gateway’s own time, without waiting for the backend or the caller; null: a gateway that did not measure it.',
  }),
  requestBytes: z.number(),
  responseBytes: z.number(),
})
export type RecordView = z.output<typeof recordView>
export const recordPage = z.object({ items: z.array(recordView), next: z.string().nullable() })

export const requestIdInput = z.object({ requestId: z.string().max(40) })

const named = z.object({ id: z.string(), name: z.string() }).nullable()

/** One call with all that is known of it. */
export const recordDetail = recordView.extend({
  api: named,
  operation: named,
  product: named,
  organisation: named,
  userAgent: z.string().nullable(),
  /** Of W3C Trace Context. */
  traceId: z.string().nullable(),
  /** For staff only, as what follows. */
  gateway: named,
  snapshotHash: z.string().nullable(),
  /** The deployment that held this snapshot last. */
  deploymentNumber: z.int().nullable(),
  refusedByStepId: z.string().nullable(),
  /** What steps have kept of the call. */
  details: z.array(callDetail),
})
export type RecordDetail = z.output<typeof recordDetail>
