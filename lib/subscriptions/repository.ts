import 'server-only'
import { db, type Prisma } from '#lib/db/client.ts'
import type { Tx } from '#lib/db/transaction.ts'
import { ownRows, type Scope } from '#lib/identity/scope.ts'
import { createdBefore, noPage } from '#lib/shared/page-cursor.ts'
import { keyState } from './key-state.ts'
import type { KeyView, ListSubscriptionsInput, SubscriptionView } from './schema.ts'

const keyFields = {
  id: true,
  slot: true,
  lastFour: true,
  createdAt: true,
  endsAt: true,
  replacedAt: true,
  revokedAt: true,
  lastUsedAt: true,
} satisfies Prisma.KeySelect
type KeyRow = Prisma.KeyGetPayload<{ select: typeof keyFields }>

/** Of a subscription, told with it: however often a slot was rotated, what works is among them. */
const KEYS_MAX = 20
const workingFirst: Prisma.KeyOrderByWithRelationInput[] = [
  { revokedAt: { sort: 'desc', nulls: 'first' } },
  { endsAt: { sort: 'desc', nulls: 'first' } },
  { slot: 'asc' },
  { createdAt: 'desc' },
]

const fields = {
  id: true,
  status: true,
  purpose: true,
  reason: true,
  startsAt: true,
  endsAt: true,
  createdAt: true,
  decidedAt: true,
  organisation: { select: { id: true, name: true } },
  product: { select: { id: true, name: true, slug: true } },
  api: { select: { id: true, name: true, slug: true } },
  keys: { select: keyFields, orderBy: workingFirst, take: KEYS_MAX },
} satisfies Prisma.SubscriptionSelect
type Row = Prisma.SubscriptionGetPayload<{ select: typeof fields }>

const iso = (date: Date | null): string | null => date?.toISOString() ?? null

const keyViewOf = (key: KeyRow, now: Date): KeyView => ({
  id: key.id,
  slot: key.slot,
  lastFour: key.lastFour,
  state: keyState(key, now),
  createdAt: key.createdAt.toISOString(),
  endsAt: iso(key.endsAt),
  revokedAt: iso(key.revokedAt),
  lastUsedAt: iso(key.lastUsedAt),
})

const viewOf = (row: Row, now: Date): SubscriptionView => ({
  ...row,
  startsAt: iso(row.startsAt),
  endsAt: iso(row.endsAt),
  createdAt: row.createdAt.toISOString(),
  decidedAt: iso(row.decidedAt),
  keys: row.keys.map((key) => keyViewOf(key, now)),
})

/** Newest first, one page after `cursor`; none after one that is not the scope's to see. */
export async function listSubscriptions(
  scope: Scope,
  { cursor, take, status, productId, organisationId, text }: ListSubscriptionsInput,
  now = new Date(),
): Promise<{ items: SubscriptionView[]; next: string | null }> {
  const last = cursor
    ? await db.subscription.findFirst({
        where: { id: cursor, ...ownRows(scope) },
        select: { id: true, createdAt: true },
      })
    : null
  if (cursor && !last) return noPage
  const contains = text ? { contains: text, mode: 'insensitive' as const } : undefined
  const rows = await db.subscription.findMany({
    where: {
      AND: [
        {
          ...(status && { status }),
          ...(productId && { productId }),
          ...(organisationId && { organisationId }),
        },
        ownRows(scope),
        last ? createdBefore(last) : {},
        contains
          ? {
              OR: [
                { organisation: { name: contains } },
                { product: { name: contains } },
                { api: { name: contains } },
              ],
            }
          : {},
      ],
    },
    select: fields,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: take + 1,
  })
  const items = rows.slice(0, take).map((row) => viewOf(row, now))
  return { items, next: rows.length > take ? (items.at(-1)?.id ?? null) : null }
}

/** One subscription, if it is the scope's to see. */
export async function findSubscription(
  scope: Scope,
  id: string,
  now = new Date(),
): Promise<SubscriptionView | null> {
  const row = await db.subscription.findFirst({ where: { id, ...ownRows(scope) }, select: fields })
  return row && viewOf(row, now)
}

/** A subscription to decide about, its row locked to the end of the transaction: of two at once, one waits. */
export async function lockSubscription(tx: Tx, scope: Scope, id: string) {
  await tx.$queryRaw`select 1 from "Subscription" where id = ${id} for update`
  return tx.subscription.findFirst({
    where: { id, ...ownRows(scope) },
    select: {
      id: true,
      status: true,
      organisationId: true,
      endsAt: true,
      keys: {
        where: { revokedAt: null },
        select: { id: true, slot: true, endsAt: true, replacedAt: true, revokedAt: true },
      },
    },
  })
}
