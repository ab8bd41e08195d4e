import 'server-only'
import { db } from '#lib/db/client.ts'

/** Where callers reach an API: the address of the first gateway and the API's path; null while there is no gateway. */
export async function baseUrlOf({ path }: { path: string }): Promise<string | null> {
  const gateway = await db.gateway.findFirst({
    select: { publicUrl: true },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  return gateway && `${gateway.publicUrl.replace(/\/+$/, '')}${path}`
}
