import 'server-only'
import type { Tx } from '#lib/db/transaction.ts'
import type { Fault } from '#lib/shared/result.ts'
import { DAYS_MAX } from './schema.ts'

const DAY_MS = 86_400_000

export const REFUSED = 'The exception cannot be made like this.'

/** What is wrong with the end of an exception and with who is to answer for it. */
export async function exceptionFaults(
  tx: Tx,
  { endsAt, ownerId }: { endsAt: string; ownerId: string | null },
  now: Date,
): Promise<Fault[]> {
  return [...endFaults(endsAt, now), ...(await ownerFaults(tx, ownerId))]
}

function endFaults(endsAt: string, now: Date): Fault[] {
  const aheadMs = Date.parse(endsAt) - now.getTime()
  if (aheadMs <= 0)
    return [{ path: 'endsAt', message: 'The end is over already. Choose a later one.' }]
  if (aheadMs > DAYS_MAX * DAY_MS)
    return [
      {
        path: 'endsAt',
        message: `Choose an end within ${DAYS_MAX} days; it can be moved on later.`,
      },
    ]
  return []
}

async function ownerFaults(tx: Tx, ownerId: string | null): Promise<Fault[]> {
  const isStaff =
    ownerId !== null &&
    (await tx.user.count({
      where: { id: ownerId, staffRole: { not: null }, disabledAt: null },
    })) > 0
  return isStaff
    ? []
    : [{ path: 'ownerId', message: 'Choose a member of staff who answers for it.' }]
}
