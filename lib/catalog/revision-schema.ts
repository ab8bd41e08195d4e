import { z } from 'zod'
import { apiId } from '#contract/ids.ts'
import { Exposure } from '#lib/db/generated/enums.ts'
import { finding } from '#lib/openapi/schema.ts'
import { documentFields, oneOfBoth, oneOfBothError } from './import-schema.ts'

export const previewRevisionInput = z
  .object({ apiId, ...documentFields })
  .refine(oneOfBoth, oneOfBothError)
export type PreviewRevisionInput = z.output<typeof previewRevisionInput>

export const addRevisionInput = z
  .object({
    apiId,
    ...documentFields,
    documentHash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional()
      .meta({ description: 'SHA-256 that was reviewed; another document is refused.' }),
    basedOn: z.int().optional().meta({
      description: 'Revision that it was compared with; if there is a newer one, refused.',
    }),
  })
  .refine(oneOfBoth, oneOfBothError)
export type AddRevisionInput = z.output<typeof addRevisionInput>

const operationName = z.object({ method: z.string(), path: z.string() })

export const revisionView = z.object({
  apiId,
  revision: z.int(),
  /** Came with this document; they await review. */
  added: z.array(operationName),
  kept: z.int(),
  /** No longer in the document; with the number of policy steps that went with them. */
  removed: z.array(operationName.extend({ steps: z.int() })),
  findings: z.array(finding),
})
export type RevisionView = z.output<typeof revisionView>

/** How much a change may hurt callers: `breaking` fails calls that worked, `risky` may, `safe` does not. */
export const rating = z.enum(['breaking', 'risky', 'safe'])
export type Rating = z.output<typeof rating>

export const operationChange = z.object({ rating, text: z.string() })
export type OperationChange = z.output<typeof operationChange>

const touched = operationName.extend({
  exposure: z.enum(Exposure),
  /** Calls in the last seven days. */
  calls: z.int(),
  callers: z.array(z.string()).meta({
    description: 'Names of the organisations that made them.',
  }),
  rating,
})

/** What a document would change; nothing is stored. */
export const revisionPreview = z.object({
  documentHash: z.string(),
  basedOn: z.int(),
  /** Word for word the current revision. */
  same: z.boolean(),
  version: z.object({ from: z.string(), to: z.string() }),
  /** Not there before; they will await review. */
  added: z.array(operationName.extend({ summary: z.string(), obstacle: z.string().nullable() })),
  /** No longer in the document; they go with their policy steps. Those exposed first, the most called of them first. */
  removed: z.array(touched.extend({ steps: z.int() })),
  changed: z.array(touched.extend({ changes: z.array(operationChange) })),
  /** Stay as they are. */
  unchanged: z.int(),
  findings: z.array(finding),
})
export type RevisionPreview = z.output<typeof revisionPreview>
