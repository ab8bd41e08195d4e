import 'server-only'
import type { Tx } from '#lib/db/transaction.ts'
import { type Fault, fail, ok, type Result } from '#lib/shared/result.ts'

interface Wanted {
  id: string
  name: string
  adminUrl: string
}

/** Refuses a gateway that is registered already, naming it. */
export async function requireNew(tx: Tx, wanted: Wanted): Promise<Result<null, 'conflict'>> {
  const itself = await tx.gateway.findUnique({ where: { id: wanted.id }, select: { name: true } })
  if (!itself) return requireFree(tx, wanted)
  return conflict([
    {
      path: 'adminUrl',
      message: `The gateway that answers there is registered already, as “${itself.name}”. Its name, addresses and token are changed on its page.`,
    },
  ])
}

/** Refuses a name or address that another gateway has, naming the field and the other. */
export async function requireFree(
  tx: Tx,
  { id, name, adminUrl }: Wanted,
): Promise<Result<null, 'conflict'>> {
  const others = await tx.gateway.findMany({
    where: { OR: [{ name }, { adminUrl }], NOT: { id } },
    select: { name: true, adminUrl: true },
  })
  const faults: Fault[] = others.flatMap((other) => [
    ...(other.name === name
      ? [
          {
            path: 'name',
            message: `The gateway “${other.name}” has this name. Choose another, or remove that one first if this one takes its place.`,
          },
        ]
      : []),
    ...(other.adminUrl === adminUrl
      ? [
          {
            path: 'adminUrl',
            message: `“${other.name}” is registered at this address. Give this one’s own address, or remove “${other.name}” first.`,
          },
        ]
      : []),
  ])
  return faults.length > 0 ? conflict(faults) : ok(null)
}

const conflict = (faults: Fault[]) =>
  fail('conflict', faults.map(({ message }) => message).join(' '), faults)
