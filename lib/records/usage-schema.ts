import { z } from 'zod'
import { apiId, organisationId, productId, subscriptionId } from '#contract/ids.ts'
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

export const usageBy = ['product', 'api', 'subscription', 'organisation', 'day'] as const

export const sumUsageInput = z.object({
  by: z.enum(usageBy).default('product').meta({ description: 'What a row is of.' }),
  from: momentInput().optional().meta({ description: 'Calls from this moment on, to the minute.' }),
  organisationId: organisationId.optional(),
  productId: productId.optional(),
  apiId: apiId.optional(),
  subscriptionId: subscriptionId.optional(),
})
export type SumUsageInput = z.output<typeof sumUsageInput>

const sums = usageRow.pick({
  calls: true,
  refused: true,
  failed: true,
  requestBytes: true,
  responseBytes: true,
})
export type UsageSums = z.output<typeof sums>
export const usageSum = sums.extend({
  id: z.string().nullable().meta({
    description:
      'Of what was called, or who called; a day in UTC. Null: calls of none that was known.',
  }),
  name: z
    .string()
    .nullable()
    .meta({ description: 'Null: it was deleted since, or there is none.' }),
})
export type UsageSum = z.output<typeof usageSum>
export const usageSums = z.object({
  items: z.array(usageSum).meta({ description: 'The hundred most called; days: the latest.' }),
  rows: z.int().meta({ description: 'How many there are in all.' }),
  total: sums,
})
export type UsageSumsView = z.output<typeof usageSums>
