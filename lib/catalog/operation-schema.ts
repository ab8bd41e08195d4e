import { z } from 'zod'
import { apiId, operationId } from '#contract/ids.ts'
import { Exposure } from '#lib/db/generated/enums.ts'

/** The filter of the pruning screen; what is absent does not narrow. */
export const operationFilter = z.object({
  text: z.string().trim().max(200).optional(),
  tag: z.string().max(200).optional(),
  method: z.string().toUpperCase().max(10).optional(),
  deprecated: z.boolean().optional(),
  secured: z.boolean().optional(),
  exposure: z.enum(Exposure).optional(),
  exposable: z.boolean().optional(),
})
export type OperationFilter = z.output<typeof operationFilter>

/** Which operations: by id, by method and path as the document has them, or all that match a filter. */
export const setExposureInput = z
  .object({
    apiId,
    operationIds: z.array(operationId).max(20_000).optional(),
    operations: z
      .array(z.object({ method: z.string().toUpperCase(), path: z.string() }))
      .max(20_000)
      .optional(),
    filter: operationFilter.optional(),
    exposure: z.enum(Exposure),
  })
  .refine(
    ({ operationIds, operations, filter }) =>
      [operationIds, operations, filter].filter(Boolean).length === 1,
    { error: 'Give one of operationIds, operations and filter.', path: ['operationIds'] },
  )
export type SetExposureInput = z.output<typeof setExposureInput>

const operationName = z.object({ method: z.string(), path: z.string() })

export const exposureView = z.object({
  apiId,
  exposure: z.enum(Exposure),
  changed: z.int(),
  changeId: z.string().nullable().meta({
    description: 'By which the change can be undone; null: nothing changed.',
  }),
  unchanged: z.int(),
  /** Left as they were: why. */
  refused: z.array(operationName.extend({ id: operationId, reason: z.string() })),
  /** Pairs of `operations` that the API does not have. */
  unknown: z.array(operationName),
})
export type ExposureView = z.output<typeof exposureView>

export const undoExposureInput = z.object({
  apiId,
  changeId: z.string().max(40).meta({
    title: 'Change',
    description: 'The `changeId` that exposing or hiding operations answered.',
  }),
})
export type UndoExposureInput = z.output<typeof undoExposureInput>

export const exposureUndone = z.object({
  apiId,
  undone: z.partialRecord(z.enum(Exposure), z.array(operationId)).meta({
    description: 'The operations that changed back, by the exposure that they have again.',
  }),
  /** Left as they are: why. */
  kept: z.array(operationName.extend({ id: operationId, reason: z.string() })),
})
export type ExposureUndone = z.output<typeof exposureUndone>

export const operationRow = z.object({
  id: operationId,
  method: z.string(),
  path: z.string(),
  operationId: z.string().nullable(),
  summary: z.string(),
  tags: z.array(z.string()),
  deprecated: z.boolean(),
  /** The document asks for some credential on it. */
  secured: z.boolean(),
  exposure: z.enum(Exposure),
  /** Why it cannot be exposed; null: it can. */
  obstacle: z.string().nullable(),
})
export type OperationRow = z.output<typeof operationRow>
/** In the order of the document. */
export const operationRows = z.object({ items: z.array(operationRow) })
