import 'server-only'
import { db } from '#lib/db/client.ts'
import { spanWords } from '#lib/shared/span-words.ts'
import { networkOf } from '#policies/kit/network-of.ts'

/** What whoever comes may do so often from one address. */
const limits = {
  'sign-up': { triesMax: 20, minutes: 60 },
  link: { triesMax: 30, minutes: 15 },
} as const
export type AddressAct = keyof typeof limits

const MINUTE_MS = 60_000
/** Addresses that are remembered. */
const ADDRESSES_MAX = 100_000

/**
 * Takes one of the tries that an address has; of IPv6 the network counts, which is its holder's. Null: it may. Else the
 * milliseconds until it may again. The try is taken before anything is done for it, so that of many at once no more go
 * through. Where nobody says from where somebody comes, all of those share one count.
 */
export async function takeAddressTry(
  act: AddressAct,
  address: string | null,
  now: Date,
): Promise<number | null> {
  const { triesMax, minutes } = limits[act]
  const network = nameOf(address)
  const endsAt = new Date(now.getTime() + minutes * MINUTE_MS)
  // One that ends far later was begun by a clock that was ahead; portals whose clocks differ by less count together.
  const aheadMax = new Date(now.getTime() + 2 * minutes * MINUTE_MS)
  const taken = await db.$executeRaw`
    insert into "AddressTries" as known ("act", "network", "tries", "endsAt")
    values (${act}, ${network}, 1, ${endsAt}::timestamptz)
    on conflict ("act", "network") do update set
      "tries" = case when known."endsAt" > ${now}::timestamptz and known."endsAt" <= ${aheadMax}::timestamptz
        then known."tries" + 1 else 1 end,
      "endsAt" = case when known."endsAt" > ${now}::timestamptz and known."endsAt" <= ${aheadMax}::timestamptz
        then known."endsAt" else excluded."endsAt" end
    where known."tries" < ${triesMax}::int
      or not (known."endsAt" > ${now}::timestamptz and known."endsAt" <= ${aheadMax}::timestamptz)`
  if (taken === 1) return null
  const known = await db.addressTries.findUnique({
    where: { act_network: { act, network } },
    select: { endsAt: true },
  })
  return Math.max(0, (known?.endsAt.getTime() ?? 0) - now.getTime())
}

/** The try was none that counts. */
export const giveBackAddressTry = async (
  act: AddressAct,
  address: string | null,
): Promise<void> => {
  await db.addressTries.updateMany({
    where: { act, network: nameOf(address), tries: { gt: 0 } },
    data: { tries: { decrement: 1 } },
  })
}

/** How long to wait, in whole minutes: `23 minutes`. */
export const waitWords = (waitMs: number): string =>
  spanWords(Math.max(1, Math.ceil(waitMs / MINUTE_MS)) * MINUTE_MS)

/** Forgets those whose time is over, and beyond a bound the oldest. */
export async function forgetAddressTries(
  now = new Date(),
  addressesMax = ADDRESSES_MAX,
): Promise<void> {
  await db.addressTries.deleteMany({ where: { endsAt: { lte: now } } })
  await db.$executeRaw`
    delete from "AddressTries" where ("act", "network") in (
      select "act", "network" from "AddressTries"
      order by "endsAt" desc offset ${addressesMax}::int)`
}

const nameOf = (address: string | null): string => networkOf(address ?? '').slice(0, 100)
