import { z } from 'zod'
import { apiId, organisationId } from '#contract/ids.ts'
import { momentInput } from '#lib/shared/moment.ts'

const day = z.iso.date('Write the day like 2026-11-28.')

export const listUsageInput = z.object({
  before: day
    .optional()
    .meta({ description: 'Days before this one; the `next` of the page before.' }),
  from: momentInput().optional().meta({ description: 'Calls from this moment on, to the minute.' }),
  organisationId: organisationId.optional(),
  apiId: apiId.optional(),
})
export type ListUsageInput = z.output<typeof listUsageInput>

export const usageRow = z.object({
  day: z.string().meta({ description: 'In UTC.' }),
  organisationId: z.string().nullable().meta({ description: 'Null: nobody who was known.' }),
  productId: z.string().nullable(),
  apiId: z.string().nullable(),
  calls: z.int(),
  refused: z.int().meta({ description: 'Answered 4xx, by the gateway or by the backend.' }),
  failed: z.int().meta({ description: 'Answered 5xx.' }),
  requestBytes: z.number(),
  responseBytes: z.number(),
})
export type UsageRow = z.output<typeof usageRow>
export const usagePage = z.object({ items: z.array(usageRow), next: z.string().nullable() })
