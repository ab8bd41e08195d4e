import { z } from 'zod'
import { rating } from '#lib/catalog/revision-schema.ts'
import { notEnforcedView, placedFault } from '#lib/gateways/schema.ts'
import { numberInput } from '#lib/shared/number-input.ts'
import { versionSeen } from '#lib/shared/version.ts'

export const deployInput = z.object({
  note: z
    .string()
    .trim()
    .max(500)
    .default('')
    .meta({ title: 'Note', description: 'What this is for; shown in the history.' }),
  versionSeen: versionSeen.meta({
    title: 'Version seen',
    description:
      'The `version` of the pending changes as they were reviewed. If others are pending by now, nothing is deployed and the answer is `conflict`. Absent: whatever is pending is deployed.',
  }),
})
export type DeployInput = z.output<typeof deployInput>

export const deploymentNumberInput = z.object({ number: numberInput })
export const rollBackInput = deploymentNumberInput.extend({
  versionSeen: versionSeen.meta({
    title: 'Version seen',
    description:
      'The `version` of the review of this roll-back. If another deployment is live by now, nothing is rolled back and the answer is `conflict`. Absent: whatever is live is replaced.',
  }),
})
export type RollBackInput = z.output<typeof rollBackInput>

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

/** How much a change of an API's life hurts whoever calls it. */
export const changeImpact = z.object({
  /** `breaking`: answers end for somebody; `risky`: they end, and nobody is known to call; `safe`: they go on. */
  rating,
  /** Active ones whose keys open the API by what is deployed. */
  subscriptions: z.int(),
  /** The first of them; none for who may not see them. */
  named: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Calls of the API in the last seven days. */
  calls: z.int(),
})
export type ChangeImpact = z.output<typeof changeImpact>

/** `impact` null: the change is not about the life of an API. */
export const pendingChange = change.extend({ impact: changeImpact.nullable() })
export type PendingChange = z.output<typeof pendingChange>

export const pendingView = z.object({
  changes: z.array(pendingChange),
  version: z.string().meta({
    description: 'Another as soon as what a deployment would change is another.',
  }),
  liveNumber: z.int().nullable(),
  /** Active subscriptions that the changes touch. */
  subscriptionsAffected: z.int(),
})
export type PendingView = z.output<typeof pendingView>

export const acknowledgementView = z.object({
  gatewayId: z.string(),
  gatewayName: z.string(),
  state: z.enum(['waiting', 'active', 'refused', 'unreachable']).meta({
    description: 'What the gateway said to it while it was the live one.',
  }),
  saidAt: z.string().meta({ description: 'When it said so, or was asked last.' }),
  /** From the commit of the deployment to the gateway's answer; null too if it was registered later. */
  tookMs: z.int().nullable(),
  activatedInMs: z.number().nullable(),
  faults: z.array(placedFault),
  notEnforced: notEnforcedView.nullable().meta({
    description:
      'What the gateway does not enforce of it now, because its version refuses that; null: it enforces all of it, or something else, or nobody knows.',
  }),
  holds: z.boolean().nullable().meta({
    description:
      'Whether it is what the gateway enforces now; null: not known, the gateway is silent.',
  }),
  silentSince: z.string().nullable().meta({
    description: 'When a silent gateway was heard of last; null: it is not silent, or never was.',
  }),
})
export type AcknowledgementView = z.output<typeof acknowledgementView>

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
