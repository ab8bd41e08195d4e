import 'server-only'
import type { AdminClient } from '#lib/gateways/admin-client.ts'
import { findSecretsRevision, loadSecretTable } from '#lib/secrets/secret-table.ts'

/**
 * Sends a gateway all secrets when it holds others, before any snapshot that names them. One that refuses them keeps
 * what it has, which its page shows; keys and snapshots go on. Answers whether it took them.
 */
export async function followSecrets(client: AdminClient, held: string | null): Promise<boolean> {
  if (held === (await findSecretsRevision())) return false
  return (await client.putSecrets(await loadSecretTable())).length === 0
}
