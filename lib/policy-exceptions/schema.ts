import { z } from 'zod'
import { apiId, exceptionId, operationId, productId, stepId } from '#contract/ids.ts'
import { stepMode, stepScope } from '#contract/snapshot.ts'
import { momentInput } from '#lib/shared/moment.ts'
import { version, versionSeen } from '#lib/shared/version.ts'

export const DAYS_MAX = 365

const userId = z
  .string()
  .regex(/^usr_[a-z0-9]{16}$/, 'Choose a member of staff, by an id of the form usr_….')
const terms = {
  reason: z
    .string()
    .trim()
    .min(1, 'Say why, for whoever reads it later.')
    .max(1_000)
    .meta({ title: 'Reason', description: 'Why the step must not run there.' }),
  endsAt: momentInput({ offset: true })
    .transform((text) => new Date(text).toISOString())
    .meta({
      title: 'Ends',
      description: `When the step runs there again; at most ${DAYS_MAX} days ahead.`,
    }),
}
const owner = userId.meta({
  title: 'Owner',
  description: 'The member of staff who answers for it.',
})

export const createExceptionInput = z.object({
  stepId,
  targetId: z.union([productId, apiId, operationId]).meta({
    title: 'Where',
    description: 'A product, an API or an operation below the scope of the step.',
  }),
  ...terms,
  ownerId: owner.optional().meta({
    title: 'Owner',
    description: 'The member of staff who answers for it; whoever makes it unless given.',
  }),
})
export type CreateExceptionInput = z.output<typeof createExceptionInput>

export const exceptionIdInput = z.object({ exceptionId })
export const changeExceptionInput = exceptionIdInput.extend({
  ...terms,
  ownerId: owner,
  versionSeen,
})
export type ChangeExceptionInput = z.output<typeof changeExceptionInput>

export const listExceptionsInput = z.object({
  state: z
    .enum(['live', 'ended'])
    .default('live')
    .meta({ description: 'live: the one that ends first comes first; ended: the latest first.' }),
})

export const exceptionPlace = z.object({
  scope: stepScope.exclude(['global']),
  id: z.string(),
  /** `GET /pets in Pets` of an operation. */
  name: z.string(),
  /** Of an API or an operation. */
  apiId: z.string().nullable(),
})

export const exceptionView = z.object({
  id: exceptionId,
  step: z.object({
    id: stepId,
    policy: z.string(),
    title: z.string(),
    mode: stepMode,
    scope: stepScope,
    targetId: z.string().nullable(),
    targetName: z.string().nullable(),
  }),
  place: exceptionPlace,
  reason: z.string(),
  /** `isStaff` false: nobody answers for it any more. */
  owner: z.object({ id: z.string(), name: z.string(), isStaff: z.boolean() }),
  endsAt: z.string(),
  createdBy: z.string(),
  createdAt: z.string(),
  /** When it was over, by hand or by its end; null: it is live. */
  endedAt: z.string().nullable(),
  /** Null: it is live, or came to its end. */
  endedBy: z.string().nullable(),
  version,
})
export type ExceptionView = z.output<typeof exceptionView>
/** Who can answer for an exception, and who does unless another is chosen. */
export interface Answerable {
  staff: { id: string; name: string; role: string }[]
  selfId: string
}

export const exceptionList = z.object({ items: z.array(exceptionView) })
