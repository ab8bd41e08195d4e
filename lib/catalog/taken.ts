import 'server-only'
import type { Tx } from '#lib/db/transaction.ts'
import { type Fault, fail, ok, type Result } from '#lib/shared/result.ts'

/** Refuses a name, path or slug that another API has, naming the field. Two APIs may lie below one another, not on one. */
export async function requireFree(
  tx: Tx,
  {
    name,
    path,
    slug,
    except,
  }: {
    name?: string | undefined
    path?: string | undefined
    slug?: string | undefined
    except?: string
  },
): Promise<Result<null, 'conflict'>> {
  const wanted = [
    ...(name === undefined ? [] : [{ name }]),
    ...(path === undefined ? [] : [{ path }]),
    ...(slug === undefined ? [] : [{ slug }]),
  ]
  if (wanted.length === 0) return ok(null)
  const others = await tx.api.findMany({
    where: { OR: wanted, ...(except && { NOT: { id: except } }) },
    select: { name: true, path: true, slug: true },
  })
  const faults: Fault[] = [
    ...(others.some((other) => other.name === name)
      ? [{ path: 'name', message: 'Another API has this name.' }]
      : []),
    ...(others.some((other) => other.path === path)
      ? [{ path: 'path', message: 'Another API lives at this path.' }]
      : []),
    ...(others.some((other) => other.slug === slug)
      ? [{ path: 'slug', message: 'Another API has this address in the portal.' }]
      : []),
  ]
  return faults.length > 0
    ? fail('conflict', faults.map(({ message }) => message).join(' '), faults)
    : ok(null)
}

export const somebodyFaster = () =>
  fail('conflict', 'Somebody else took this name or path just now.')
