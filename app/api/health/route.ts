import { db } from '#lib/db/client.ts'

export const dynamic = 'force-dynamic'

/** For whoever watches the process; says nothing of the inside. */
export async function GET(): Promise<Response> {
  try {
    await db.$queryRaw`select 1`
    return Response.json({ status: 'ok' })
  } catch {
    return Response.json({ status: 'database-away' }, { status: 503 })
  }
}
