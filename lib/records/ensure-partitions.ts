import 'server-only'
import { db } from '#lib/db/client.ts'

const DAY_MS = 86_400_000

/** Makes the partitions of the coming days, so that no record lands in the default one. */
export async function ensurePartitions(now = new Date(), days = 3): Promise<void> {
  for (let ahead = 1; ahead <= days; ahead += 1) {
    const from = new Date(Math.floor(now.getTime() / DAY_MS + ahead) * DAY_MS)
    const day = from.toISOString().slice(0, 10)
    const next = new Date(from.getTime() + DAY_MS).toISOString().slice(0, 10)
    // Dates made here, not from outside; DDL takes no parameters.
    await db.$executeRawUnsafe(
      `create table if not exists "Record_${day.replaceAll('-', '')}" partition of "Record" for values from ('${day}T00:00:00Z') to ('${next}T00:00:00Z')`,
    )
  }
}
