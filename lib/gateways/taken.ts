import 'server-only'
import type { Tx } from '#lib/db/transaction.ts'
import { type Fault, fail, ok, type Result } from '#lib/shared/result.ts'

/** Refuses a gateway that is registered already, or whose name or address another has, naming the field and the other. */
export async function requireFree(
  tx: Tx,
  { id, name, adminUrl }: { id: string; name: string; adminUrl: string },
): Promise<Result<null, 'conflict'>> {
  const others = await tx.gateway.findMany({
    where: { OR: [{ id }, { name }, { adminUrl }] },
    select: { id: true, name: true, adminUrl: true },
  })
  const itself = others.find((other) => other.id === id)
  if (itself)
    return conflict([
      {
        path: 'adminUrl',
        message: `The gateway that answers there is registered already, as “${itself.name}”. To change its name, addresses or token, remove it and register it anew.`,
      },
    ])
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
            message: `“${other.name}” is registered at this address, and another gateway answers there now. Give this one’s own address, or remove “${other.name}” first.`,
          },
        ]
      : []),
  ])
  return faults.length > 0 ? conflict(faults) : ok(null)
}

const conflict = (faults: Fault[]) =>
  fail('conflict', faults.map(({ message }) => message).join(' '), faults)
