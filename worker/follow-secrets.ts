import 'server-only'
import type { AdminClient } from '#lib/gateways/admin-client.ts'
import { noteSecretsFault } from '#lib/gateways/note-gateway.ts'
import { findSecretsRevision, loadSecretTable } from '#lib/secrets/secret-table.ts'

/**
 * Sends a gateway all secrets when it holds others, before any snapshot that names them. One that refuses them keeps
 * what it has, which its page shows; keys and snapshots go on. Answers whether it took them.
 */
export async function followSecrets(
  gatewayId: string,
  client: AdminClient,
  held: string | null,
): Promise<boolean> {
  if (held === (await findSecretsRevision())) return false
  const table = await loadSecretTable()
  const [fault] = await client.putSecrets(table)
  const secret = table.secrets[Number(fault?.pointer.split('/')[2])]
  await noteSecretsFault(
    gatewayId,
    fault ? `${secret?.id ?? fault.pointer}: ${fault.message}` : null,
  )
  return fault === undefined
}
