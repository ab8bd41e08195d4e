import 'server-only'
import { z } from 'zod'
import { db } from '#lib/db/client.ts'

/** Of a snapshot, what is needed here; the rest was checked when it was made. */
const liveShape = z.object({
  apis: z.array(z.object({ operations: z.array(z.object({ id: z.string() })) })),
})

let last: { deploymentId: string; ids: ReadonlySet<string> } | null = null

/** Ids of the operations in the live deployment: what can be called now. Parsed once per deployment. */
export async function liveOperationIds(): Promise<ReadonlySet<string>> {
  const latest = await db.deployment.findFirst({
    select: { id: true },
    orderBy: { number: 'desc' },
  })
  if (!latest) return new Set()
  if (last?.deploymentId === latest.id) return last.ids
  const { snapshot } = await db.deployment.findUniqueOrThrow({
    where: { id: latest.id },
    select: { snapshot: true },
  })
  const { apis } = liveShape.parse(JSON.parse(snapshot))
  const ids = new Set(apis.flatMap(({ operations }) => operations.map(({ id }) => id)))
  last = { deploymentId: latest.id, ids }
  return ids
}
