import { z } from 'zod'
import { apiId, operationId, productId, stepId } from '#contract/ids.ts'
import { stepMode, stepScope } from '#contract/snapshot.ts'
import { exceptionView } from '#lib/policy-exceptions/schema.ts'
import { version, versionSeen } from '#lib/shared/version.ts'

export const saveStepInput = z.object({
  stepId: stepId.optional().meta({ description: 'Absent: a new step, at the end of its scope.' }),
  policy: z.string().max(60).meta({ title: 'Policy' }),
  scope: stepScope.meta({ title: 'Scope' }),
  targetId: z.string().max(40).nullable().default(null).meta({
    title: 'Where',
    description: 'The product, API or operation; null at the global scope.',
  }),
  mode: stepMode
    .default('enforce')
    .meta({ title: 'Mode', description: 'dry-run: recorded, nobody is refused.' }),
  config: z.record(z.string(), z.unknown()).meta({ title: 'Configuration' }),
  versionSeen,
})
export type SaveStepInput = z.output<typeof saveStepInput>

export const stepIdInput = z.object({ stepId })

export const moveStepInput = z.object({
  stepId,
  to: z.enum(['earlier', 'later']).meta({ description: 'By one place within its scope.' }),
})
export type MoveStepInput = z.output<typeof moveStepInput>

export const stepView = z.object({
  id: stepId,
  policy: z.string(),
  title: z.string(),
  mode: stepMode,
  scope: stepScope,
  targetId: z.string().nullable(),
  /** Of the product, API or operation. */
  targetName: z.string().nullable(),
  config: z.record(z.string(), z.unknown()),
  version,
})
export type StepView = z.output<typeof stepView>
export const stepList = z.object({ items: z.array(stepView) })

/** `exception`: it does not run there until that one ends; null: it runs. */
export const chainStepView = stepView.extend({ exception: exceptionView.nullable() })
export type ChainStepView = z.output<typeof chainStepView>
export const chainStepList = z.object({ items: z.array(chainStepView) })

export const effectiveChainInput = z.object({ operationId, productId: productId.optional() })
export type EffectiveChainInput = z.output<typeof effectiveChainInput>

export const listStepsInput = z.object({
  scope: stepScope.optional(),
  targetId: z.union([apiId, productId, operationId]).optional(),
})
