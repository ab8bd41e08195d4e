import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import { AdminClient, GatewayUnreachable } from '#lib/gateways/admin-client.ts'
import { noteError, noteStatus } from '#lib/gateways/note-gateway.ts'
import type { GatewayAccess } from '#lib/gateways/repository.ts'
import { storeRecords } from '#lib/records/store-records.ts'
import { followKeys, type KeyCursor } from './follow-keys.ts'
import { followSecrets } from './follow-secrets.ts'
import { noteUnreachable, reconcileSnapshot } from './reconcile-snapshot.ts'
import type { Wake } from './wake.ts'

/** Without news a gateway is asked and put right this often: well within the five seconds that are promised. */
const RECONCILE_MS = 2_000
const POLL_MS = 10_000
const RECORDS_AT_ONCE = 2_000

/** Keeps one gateway at the live snapshot, the newest secrets and the newest keys until `signal`. */
export async function reconcileGateway(
  { id, adminUrl, adminToken }: GatewayAccess,
  wake: Wake,
  signal: AbortSignal,
): Promise<void> {
  const client = new AdminClient(adminUrl, adminToken)
  let asked = 0
  let keys: KeyCursor = { stream: null, sequence: 0 }
  while (!signal.aborted) {
    const news = wake.next(signal, RECONCILE_MS)
    try {
      if (Date.now() - asked >= RECONCILE_MS / 2 || keys.stream === null) {
        const status = await client.status()
        if (status.gatewayId !== id)
          throw new GatewayUnreachable('Another gateway answers at this address.')
        keys = status.keys
        await followSecrets(id, client, status.secrets)
        await reconcileSnapshot(id, client, status.snapshotHash)
        keys = await followKeys(id, client, keys)
        await noteStatus(id, await client.status())
        asked = Date.now()
      } else {
        keys = await followKeys(id, client, keys)
        const status = await client.status()
        const tookSecrets = await followSecrets(id, client, status.secrets)
        const tookSnapshot = await reconcileSnapshot(id, client, status.snapshotHash)
        if (tookSecrets || tookSnapshot) await noteStatus(id, await client.status())
      }
    } catch (error) {
      if (!(error instanceof GatewayUnreachable)) throw error
      keys = { stream: null, sequence: 0 }
      await noteError(id, error.message)
      await noteUnreachable(id)
      await pause(500)
    }
    await news
  }
}

/** Collects the records and counters of one gateway until `signal`; a page is asked for again until it is stored. */
export async function collectRecords(
  { adminUrl, adminToken, recordCursor }: GatewayAccess,
  signal: AbortSignal,
): Promise<void> {
  const client = new AdminClient(adminUrl, adminToken)
  let cursor = recordCursor
  while (!signal.aborted) {
    try {
      const page = await client.records(cursor, { waitMs: POLL_MS, max: RECORDS_AT_ONCE })
      // Whoever serves it now has its own cursor; what was read here is read again there.
      if (signal.aborted) return
      if (page.next === cursor) continue
      if (!(await storeRecords(page, cursor)))
        throw new Error('Another worker has moved the cursor.')
      cursor = page.next
      // A breath, so that a busy gateway is read in pages and not call by call.
      if (page.records.length < 100) await pause(200)
    } catch (error) {
      if (!(error instanceof GatewayUnreachable)) throw error
      await pause(1_000)
    }
  }
}
