import { z } from 'zod'
import { snapshotFault, targetStatus } from '#contract/admin.ts'
import { apiId, gatewayId } from '#contract/ids.ts'
import { stepScope } from '#contract/snapshot.ts'
import { givenName } from '#lib/shared/given-name.ts'
import { versionSeen } from '#lib/shared/version.ts'

const address = z
  .url({ protocol: /^https?$/, error: 'An address like https://gateway.example.com.' })
  .max(500)

export const registerGatewayInput = z.object({
  name: givenName('Name it, for example by its region.', 60).meta({ title: 'Name' }),
  region: z.string().trim().max(60).default('').meta({ title: 'Region' }),
  publicUrl: address.meta({ title: 'Address for callers' }),
  adminUrl: address.meta({
    title: 'Address of its admin listener',
    description: 'Private; the worker must reach it.',
  }),
  adminToken: z.string().min(32, 'At least 32 characters.').max(500).meta({
    title: 'Admin token',
    description: 'Its GATEWAY_ADMIN_TOKEN. Stored encrypted, never shown again.',
  }),
})
export type RegisterGatewayInput = z.output<typeof registerGatewayInput>
export const updateGatewayInput = registerGatewayInput.extend({
  gatewayId,
  adminToken: registerGatewayInput.shape.adminToken.optional().meta({
    title: 'Admin token',
    description: 'Absent: it stays as it is. Needed with a new `adminUrl`.',
  }),
  versionSeen: versionSeen.meta({
    title: 'Version seen',
    description:
      'The `settingsVersion` as it was read. If somebody changed the gateway since, nothing is stored and the answer is `conflict`.',
  }),
})
export type UpdateGatewayInput = z.output<typeof updateGatewayInput>
export const gatewayUpdated = z.object({ gatewayId, settingsVersion: z.string() })
/** Enough to ask a gateway who it is; nothing is stored. */
export const probeGatewayInput = registerGatewayInput.pick({ adminUrl: true, adminToken: true })
export type ProbeGatewayInput = z.output<typeof probeGatewayInput>
export const probeView = z.object({
  gatewayId,
  engine: z.string(),
  version: z.string(),
  /** It is registered here already, under this name. */
  knownAs: z.string().nullable(),
  tookMs: z.int(),
})
export type ProbeView = z.output<typeof probeView>

export const gatewayIdInput = z.object({ gatewayId })

/** One target of a backend with several, or with health checks, as a gateway sees it. */
export const targetView = targetStatus.extend({
  since: z.string(),
  lastFault: z.object({ at: z.string(), message: z.string() }).nullable(),
})
export type TargetView = z.output<typeof targetView>

/** The targets of one API, by gateway; empty: nobody watches them. */
export const targetStates = z.object({
  items: z.array(
    z.object({
      gatewayName: z.string(),
      /** False: what follows is what it said before it fell silent. */
      reachable: z.boolean(),
      seenAt: z.string().nullable(),
      targets: z.array(targetView),
    }),
  ),
})
export type TargetStates = z.output<typeof targetStates>

/** Where what a fault is about was set. */
export const faultPlace = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('step'),
    title: z.string(),
    field: z.string().nullable().meta({
      description: 'The field of its form, by name; null: the fault is in none.',
    }),
    scope: stepScope,
    targetId: z.string().nullable(),
    targetName: z.string().nullable(),
  }),
  z.object({ kind: z.literal('document'), apiId, apiName: z.string() }),
  z.object({ kind: z.literal('network-list'), name: z.string() }),
])
export type FaultPlace = z.output<typeof faultPlace>

export const placedFault = snapshotFault.extend({
  place: faultPlace.nullable().meta({ description: 'Null: nobody can say where it was set.' }),
  apiIds: z.array(apiId).nullable().meta({
    description: 'The APIs that it concerns; null: all, or nobody can say which.',
  }),
})
export type PlacedFault = z.output<typeof placedFault>

/** What a gateway does not enforce of the deployment on its disk, in which its version finds faults. */
export const notEnforcedView = z.object({
  number: z.int().nullable().meta({
    description: 'The newest deployment of what is on its disk; null: none is known.',
  }),
  apis: z
    .array(z.object({ id: apiId, name: z.string() }))
    .nullable()
    .meta({
      description: 'The first of the APIs that are closed there; null: every call is refused.',
    }),
  apiCount: z.int().meta({ description: 'How many are closed.' }),
  faults: z.array(placedFault),
})
export type NotEnforcedView = z.output<typeof notEnforcedView>

/** The gateways on which one API is closed, or may be; empty: nobody knows of any. */
export const apiClosures = z.object({
  items: z.array(
    z.object({
      gatewayId,
      gatewayName: z.string(),
      seenAt: z.string().nullable(),
      silent: z.boolean().meta({ description: 'What follows is what it said last.' }),
      certain: z.boolean().meta({
        description: 'False: it closes more APIs than it names, and this may be one of them.',
      }),
      faults: z.array(placedFault),
    }),
  ),
  gatewayCount: z.int(),
})
export type ApiClosures = z.output<typeof apiClosures>

export const gatewayView = z.object({
  id: gatewayId,
  name: z.string(),
  region: z.string(),
  publicUrl: z.string(),
  adminUrl: z.string(),
  settingsVersion: z.string().meta({
    description: 'Another as soon as its name, region or one of its addresses is another.',
  }),
  state: z.enum(['current', 'behind', 'unreachable', 'unasked', 'new']).meta({
    description:
      '`current` runs what was deployed last; `behind` something else; `unreachable` does not answer; `unasked`: no worker has asked it for a minute; `new` was never asked.',
  }),
  error: z.string().nullable(),
  errorSince: z.string().nullable(),
  seenAt: z.string().nullable(),
  version: z.string().nullable(),
  snapshotHash: z.string().nullable(),
  /** What it should enforce; null before the first deployment. */
  expectedHash: z.string().nullable(),
  /** The newest deployment of what it enforces; null: it enforces nothing, or what was never deployed here. */
  enforcesNumber: z.int().nullable(),
  /** The deployment that it should enforce; null before the first. */
  expectedNumber: z.int().nullable(),
  /** What it said against the deployment that it should enforce; null: it did not refuse it. */
  refusal: z.object({ tookMs: z.int().nullable(), faults: z.array(placedFault) }).nullable(),
  notEnforced: notEnforcedView.nullable().meta({
    description: 'Null: it enforces the whole of what is on its disk.',
  }),
  keys: z.int().nullable(),
  keySequence: z.int(),
  /** Key changes that it has not confirmed yet. */
  keysBehind: z.int(),
  /** Whether it holds the secrets and certificates as they are now; null: it was not asked yet. */
  secretsCurrent: z.boolean().nullable(),
  /** Why it refuses them; null: it does not. */
  secretsFault: z.string().nullable(),
  memoryBytes: z.int().nullable(),
  callsInFlight: z.int().nullable(),
  recordsWaiting: z.int().nullable(),
  /** Raw records that its disk had no room for, since it began; their calls are counted all the same. */
  recordsDropped: z.int(),
  threads: z.int().nullable(),
  /** Limits that it shares with others in Redis; null: they are its own. */
  sharedLimits: z.object({ away: z.boolean(), sharedBy: z.int() }).nullable(),
  startedAt: z.string().nullable(),
  /** Of backends whose targets it watches. */
  targets: z.array(targetView),
})
export type GatewayView = z.output<typeof gatewayView>
export const gatewayList = z.object({ items: z.array(gatewayView) })
