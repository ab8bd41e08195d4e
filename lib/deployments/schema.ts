import { z } from 'zod'
import { numberInput } from '#lib/shared/number-input.ts'

export const deployInput = z.object({
  note: z
    .string()
    .trim()
    .max(500)
    .default('')
    .meta({ title: 'Note', description: 'What this is for; shown in the history.' }),
})
export type DeployInput = z.output<typeof deployInput>

export const rollBackInput = z.object({ number: numberInput })
export const deploymentNumberInput = rollBackInput

/** One difference between what is enforced and what the console holds. */
export const change = z.object({
  kind: z.enum(['added', 'removed', 'changed']),
  subject: z.enum([
    'api',
    'operation',
    'product',
    'step',
    'exception',
    'hostname',
    'network-list',
    'portal',
  ]),
  id: z.string(),
  /** `GET /pets in Pets`. */
  label: z.string(),
  /** Fields that differ, for `changed`. */
  details: z.array(z.object({ field: z.string(), from: z.string(), to: z.string() })),
})
export type Change = z.output<typeof change>

export const pendingView = z.object({
  changes: z.array(change),
  liveNumber: z.int().nullable(),
  /** Active subscriptions that the changes touch. */
  subscriptionsAffected: z.int(),
})
export type PendingView = z.output<typeof pendingView>

export const acknowledgementView = z.object({
  gatewayId: z.string(),
  gatewayName: z.string(),
  state: z.enum(['waiting', 'active', 'refused', 'unreachable']),
  /** From the commit of the deployment to the gateway's answer. */
  tookMs: z.int().nullable(),
  activatedInMs: z.number().nullable(),
  faults: z.array(z.object({ pointer: z.string(), message: z.string() })),
})

export const deploymentView = z.object({
  number: z.int(),
  hash: z.string(),
  note: z.string(),
  rollbackOf: z.int().nullable(),
  createdBy: z.string(),
  createdAt: z.string(),
  live: z.boolean(),
  acknowledgements: z.array(acknowledgementView),
})
export type DeploymentView = z.output<typeof deploymentView>
export const deploymentList = z.object({ items: z.array(deploymentView) })
export const deployedView = z.object({ number: z.int(), hash: z.string() })

/** What a deployment changed in what was enforced before it. */
export const deploymentChanges = z.object({
  number: z.int(),
  previousNumber: z.int().nullable(),
  changes: z.array(change),
})
export type DeploymentChanges = z.output<typeof deploymentChanges>
