import 'server-only'
import type { BackendBalance } from '#contract/backend-balance.ts'
import { Prisma } from '#lib/db/generated/client.ts'
import type { Tx } from '#lib/db/transaction.ts'
import { newId } from '#lib/shared/ids.ts'

const TIMEOUT_MS = 30_000

interface Wanted {
  url: string
  timeoutMs?: number
  /** Further targets; null: none. */
  balance?: BackendBalance | null
}

/** The backend with this address, timeout and targets; made where there is none. Several APIs may share one. */
export async function backendFor(
  tx: Tx,
  { url, timeoutMs = TIMEOUT_MS, balance = null }: Wanted,
): Promise<string> {
  const known = await tx.backend.findFirst({
    where: { url, timeoutMs, balance: { equals: balance ?? Prisma.DbNull } },
    select: { id: true },
  })
  if (known) return known.id
  const id = newId('bck')
  const { host, pathname } = new URL(url)
  const wished = `${host}${pathname}`.replace(/\/+$/, '').slice(0, 150)
  const taken = await tx.backend.findFirst({ where: { name: wished }, select: { id: true } })
  await tx.backend.create({
    data: {
      id,
      url,
      timeoutMs,
      balance: balance ?? Prisma.DbNull,
      name: taken ? `${wished} ${id.slice(-6)}` : wished,
    },
    select: { id: true },
  })
  return id
}

/** Removes a backend that no API uses any more. */
export async function dropUnusedBackend(tx: Tx, backendId: string): Promise<void> {
  await tx.backend.deleteMany({ where: { id: backendId, apis: { none: {} } } })
}
