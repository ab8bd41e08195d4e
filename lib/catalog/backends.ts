import 'server-only'
import type { Tx } from '#lib/db/transaction.ts'
import { newId } from '#lib/shared/ids.ts'

const TIMEOUT_MS = 30_000

/** The backend with this address and timeout; made where there is none. Several APIs may share one. */
export async function backendFor(
  tx: Tx,
  { url, timeoutMs = TIMEOUT_MS }: { url: string; timeoutMs?: number },
): Promise<string> {
  const known = await tx.backend.findFirst({ where: { url, timeoutMs }, select: { id: true } })
  if (known) return known.id
  const id = newId('bck')
  const { host, pathname } = new URL(url)
  const wished = `${host}${pathname}`.replace(/\/+$/, '').slice(0, 150)
  const taken = await tx.backend.findFirst({ where: { name: wished }, select: { id: true } })
  await tx.backend.create({
    data: { id, url, timeoutMs, name: taken ? `${wished} ${id.slice(-6)}` : wished },
    select: { id: true },
  })
  return id
}

/** Removes a backend that no API uses any more. */
export async function dropUnusedBackend(tx: Tx, backendId: string): Promise<void> {
  await tx.backend.deleteMany({ where: { id: backendId, apis: { none: {} } } })
}
