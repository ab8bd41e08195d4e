import 'server-only'
import type { Tx } from '#lib/db/transaction.ts'
import { type Fault, fail, ok, type Result } from '#lib/shared/result.ts'

/** Refuses a name or path that another API has, naming the field. Two APIs may lie below one another, not on one. */
export async function requireFree(
  tx: Tx,
  { name, path, except }: { name?: string | undefined; path?: string | undefined; except?: string },
): Promise<Result<null, 'conflict'>> {
  const wanted = [
    ...(name === undefined ? [] : [{ name }]),
    ...(path === undefined ? [] : [{ path }]),
  ]
  if (wanted.length === 0) return ok(null)
  const others = await tx.api.findMany({
    where: { OR: wanted, ...(except && { NOT: { id: except } }) },
    select: { name: true, path: true },
  })
  const faults: Fault[] = [
    ...(others.some((other) => other.name === name)
      ? [{ path: 'name', message: 'Another API has this name.' }]
      : []),
    ...(others.some((other) => other.path === path)
      ? [{ path: 'path', message: 'Another API lives at this path.' }]
      : []),
  ]
  return faults.length > 0
    ? fail('conflict', faults.map(({ message }) => message).join(' '), faults)
    : ok(null)
}

export const somebodyFaster = () =>
  fail('conflict', 'Somebody else took this name or path just now.')
