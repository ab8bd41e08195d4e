import 'server-only'
import type { Tx } from '#lib/db/transaction.ts'
import type { Fault } from '#lib/shared/result.ts'
import type { NamedSecret } from '#policies/kit/named-secrets.ts'

/** What is wrong with the secrets that a step names. Those that are there stay until the transaction ends. */
export async function secretFaults(tx: Tx, secrets: readonly NamedSecret[]): Promise<Fault[]> {
  if (secrets.length === 0) return []
  const held = await tx.$queryRaw<{ id: string; kind: string }[]>`
    select "id", "kind"::text from "Secret" where "id" = any(${secrets.map(({ id }) => id)}) for share`
  return secrets.flatMap(({ id, kind, path }) => {
    const found = held.find((secret) => secret.id === id)
    if (found?.kind === kind) return []
    return [
      {
        path,
        message: found ? `A ${kind} is needed here.` : 'There is no such secret.',
      },
    ]
  })
}
