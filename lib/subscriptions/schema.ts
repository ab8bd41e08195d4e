import { z } from 'zod'
import { apiId, keyId, organisationId, productId, subscriptionId } from '#contract/ids.ts'
import { KeySlot, SubscriptionStatus } from '#lib/db/generated/enums.ts'
import { momentInput } from '#lib/shared/moment.ts'
import { writtenNumber } from '#lib/shared/written-number.ts'

const instant = z.iso.datetime({ offset: true })
const reason = z
  .string()
  .trim()
  .min(3, 'Say why; the partner reads it.')
  .max(1_000)
  .meta({ title: 'Reason', description: 'The partner reads it.' })

export const requestSubscriptionInput = z.object({
  productId: productId.meta({ title: 'Product' }),
  purpose: z
    .string()
    .trim()
    .max(1_000)
    .default('')
    .meta({ title: 'What you want to build', description: 'Helps whoever approves.' }),
  termsAccepted: z.boolean().default(false).meta({ title: 'Terms accepted' }),
})
export type RequestSubscriptionInput = z.output<typeof requestSubscriptionInput>

export const subscriptionIdInput = z.object({ subscriptionId })
export const keyIdInput = z.object({ keyId })

export const approveInput = z.object({
  subscriptionId,
  endsAt: momentInput({ offset: true })
    .nullable()
    .default(null)
    .meta({ title: 'Ends', description: 'When the subscription ends by itself; empty: never.' }),
})
export type ApproveInput = z.output<typeof approveInput>

/** A decision the partner is told the reason of. */
export const reasonedInput = z.object({ subscriptionId, reason })
export type ReasonedInput = z.output<typeof reasonedInput>

export const cancelInput = z.object({
  subscriptionId,
  reason: z.string().trim().max(1_000).default(''),
})
export type CancelInput = z.output<typeof cancelInput>

const slot = z.enum(KeySlot).meta({ title: 'Key', description: 'Which of the two keys.' })

export const createKeyInput = z.object({ subscriptionId, slot })
export type CreateKeyInput = z.output<typeof createKeyInput>

/** Hours a replaced key may go on at the most: thirty days. */
export const GRACE_HOURS_MAX = 720

export const rotateKeyInput = z.object({
  subscriptionId,
  slot,
  graceHours: z
    .number('How many hours?')
    .min(0, 'Between 0 hours and 30 days.')
    .max(GRACE_HOURS_MAX, 'Between 0 hours and 30 days.')
    .default(24)
    .meta({
      title: 'Old key works on for',
      description: 'Hours during which both the old and the new key are accepted.',
    }),
  endGrace: z.boolean().default(false).meta({
    title: 'End the grace of the key before',
    description:
      'While a key that an earlier rotation replaced works on, another rotation of its slot is refused with `conflict`; true: it ends at once instead.',
  }),
})
export type RotateKeyInput = z.output<typeof rotateKeyInput>

/** A subscription for the calls of an API. */
export interface SubscriptionChoice {
  id: string
  name: string
  status: SubscriptionStatus
}

export const listSubscriptionsInput = z.object({
  cursor: subscriptionId.optional(),
  take: writtenNumber(z.int().min(1).max(100)).default(50),
  status: z.enum(SubscriptionStatus).optional(),
  productId: productId.optional(),
  organisationId: organisationId.optional(),
  text: z.string().trim().max(100).optional(),
})
export type ListSubscriptionsInput = z.output<typeof listSubscriptionsInput>

export const keyView = z.object({
  id: keyId,
  slot: z.enum(KeySlot),
  lastFour: z.string(),
  state: z.enum(['live', 'ending', 'ended', 'revoked']),
  createdAt: instant,
  endsAt: instant.nullable(),
  revokedAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
})
export type KeyView = z.output<typeof keyView>

export const subscriptionView = z.object({
  id: subscriptionId,
  status: z.enum(SubscriptionStatus),
  organisation: z.object({ id: organisationId, name: z.string() }),
  product: z.object({ id: productId, name: z.string(), slug: z.string() }).nullable(),
  api: z.object({ id: apiId, name: z.string(), slug: z.string() }).nullable(),
  purpose: z.string(),
  reason: z.string().nullable(),
  startsAt: instant.nullable(),
  endsAt: instant.nullable(),
  createdAt: instant,
  decidedAt: instant.nullable(),
  /** Newest first within a slot; ended ones of the last month too. */
  keys: z.array(keyView),
})
export type SubscriptionView = z.output<typeof subscriptionView>

export const subscriptionPage = z.object({
  items: z.array(subscriptionView),
  next: subscriptionId.nullable(),
})

/** The secret, in the one answer that ever holds it; null where a member of staff asked, who must not see it. */
export const newKeyView = z.object({
  keyId: keyId.nullable(),
  slot: z.enum(KeySlot),
  secret: z.string().nullable(),
  /** Of the key that was replaced. */
  oldKeyEndsAt: instant.nullable(),
  changes: z.array(z.int()).meta({
    description:
      'Sequences of the key changes; `GET /api/v1/subscriptions/{subscriptionId}/receipts` says on which gateways they hold.',
  }),
})
export type NewKeyView = z.output<typeof newKeyView>

export const changeView = z.object({
  subscriptionId,
  status: z.enum(SubscriptionStatus),
  changes: z.array(z.int()),
})
export type ChangeView = z.output<typeof changeView>

export const requestedView = changeView.extend({
  reason: z.string().nullable().meta({
    description:
      'Why it waits for approval though the product needs none: staff decided against an earlier one, or one was cancelled within 31 days.',
  }),
})
export type RequestedView = z.output<typeof requestedView>

export const revokedView = z.object({ keyId, changes: z.array(z.int()) })

export const receiptInput = z.object({
  subscriptionId,
  sequences: z
    .string()
    .regex(/^\d{1,9}(,\d{1,9}){0,19}$/, 'Up to twenty sequences, separated by commas.')
    .transform((text) => text.split(',').map(Number)),
})

/** On how many gateways a change holds, and after how long the last of them said so. */
export const receiptView = z.object({
  holds: z.boolean(),
  gateways: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      /** Milliseconds from the commit to this gateway's answer; null: not yet. */
      tookMs: z.int().nullable(),
      /** The gateway does not answer at the moment. */
      unreachable: z.boolean(),
    }),
  ),
  /** The slowest gateway's milliseconds, when all have answered. */
  tookMs: z.int().nullable(),
})
export type ReceiptView = z.output<typeof receiptView>

/** One change of a key, and each gateway's word for it. */
export const keyReceiptView = z.object({
  sequence: z.int(),
  key: z.string().meta({ description: 'Its slot and last four characters.' }),
  state: z.enum(['active', 'suspended', 'revoked', 'ending', 'ended']),
  endsAt: instant.nullable(),
  at: instant,
  receipts: z.array(
    z.object({
      gateway: z.string(),
      tookMs: z.int().nullable().meta({
        description:
          'Milliseconds to its word; null: it was registered later, and had this from the beginning.',
      }),
    }),
  ),
  missing: z.array(z.string()).meta({ description: 'Gateways that have not confirmed it yet.' }),
})
export type KeyReceiptView = z.output<typeof keyReceiptView>
export const keyReceiptList = z.object({ items: z.array(keyReceiptView) })
