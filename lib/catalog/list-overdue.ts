import 'server-only'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'

const SOON_MS = 30 * 86_400_000

/** A deprecated API of which callers were told that it ends about now. */
export interface OverdueApi {
  id: string
  name: string
  endsAt: string
  /** The day has come, and it still answers. */
  isOver: boolean
}

/** Deprecated APIs whose end has come, or comes within thirty days: nothing ends by itself, so somebody has to decide. */
export async function listOverdue(_: StaffScope, now = new Date()): Promise<OverdueApi[]> {
  const rows = await db.api.findMany({
    where: { status: 'deprecated', endsAt: { lte: new Date(now.getTime() + SOON_MS) } },
    select: { id: true, name: true, endsAt: true },
    orderBy: [{ endsAt: 'asc' }, { id: 'asc' }],
  })
  return rows.flatMap(({ id, name, endsAt }) =>
    endsAt ? [{ id, name, endsAt: endsAt.toISOString(), isOver: endsAt <= now }] : [],
  )
}
