import 'server-only'
import { db } from '#lib/db/client.ts'
import type { Tx } from '#lib/db/transaction.ts'
import { definitions, isPolicyType } from '#policies/definitions.ts'
import { namedSecrets } from '#policies/kit/named-secrets.ts'

/** What names each secret, in words, by the secret's id. */
export async function findUses(tx: Tx = db): Promise<Map<string, string[]>> {
  const uses = new Map<string, string[]>()
  const note = (id: string, words: string) => uses.set(id, [...(uses.get(id) ?? []), words])
  for (const step of await tx.step.findMany({ select: stepFields, orderBy: { id: 'asc' } })) {
    if (!isPolicyType(step.policy)) continue
    const { title, config } = definitions[step.policy]
    for (const { id } of namedSecrets(config, step.config as Record<string, unknown>))
      note(id, `the policy “${title}” ${placeOf(step)}`)
  }
  const hostnames = await tx.hostname.findMany({
    where: { certificateId: { not: null } },
    select: { name: true, certificateId: true },
    orderBy: { name: 'asc' },
  })
  for (const { name, certificateId } of hostnames) note(certificateId ?? '', `the hostname ${name}`)
  return uses
}

const stepFields = {
  policy: true,
  config: true,
  product: { select: { name: true } },
  api: { select: { name: true } },
  operation: { select: { method: true, path: true } },
} as const

interface Placed {
  product: { name: string } | null
  api: { name: string } | null
  operation: { method: string; path: string } | null
}
function placeOf({ product, api, operation }: Placed): string {
  if (operation) return `on ${operation.method} ${operation.path}`
  const { name } = api ?? product ?? {}
  return name === undefined ? 'for every call' : `on ${name}`
}

/** Whether what gateways enforce now names a secret, though the console may no longer. */
export async function isInLiveDeployment(tx: Tx, secretId: string): Promise<boolean> {
  const live = await tx.deployment.findFirst({
    orderBy: { number: 'desc' },
    select: { snapshot: true },
  })
  return live?.snapshot.includes(secretId) ?? false
}
