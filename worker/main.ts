import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type GatewayAccess, listGatewayAccess } from '#lib/gateways/repository.ts'
import { forgetAddressTries } from '#lib/identity/address-tries.ts'
import { forgetEndedSessions } from '#lib/identity/end-session.ts'
import { forgetTries } from '#lib/identity/password-tries.ts'
import { ensurePartitions } from '#lib/records/ensure-partitions.ts'
import { expireSubscriptions } from '#lib/subscriptions/expire-subscriptions.ts'
import { collectRecords, reconcileGateway } from './serve-gateway.ts'
import { Wake } from './wake.ts'

const CHORES_MS = 30_000
const GATEWAYS_MS = 1_000

const log = (level: 'info' | 'error', message: string, more: object = {}) =>
  process.stdout.write(
    `${JSON.stringify({ at: new Date().toISOString(), level, message, ...more })}\n`,
  )

const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())
process.once('SIGINT', () => stop.abort())

/** Works until something breaks or the process is to stop; whatever was under way is taken up again afterwards. */
async function work(): Promise<void> {
  const session = new AbortController()
  const wake = new Wake()
  const listener = new pg.Client({
    connectionString: process.env.DATABASE_URL,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  })
  let failed: (error: unknown) => void = () => {}
  const broken = new Promise<never>((_, reject) => {
    failed = reject
  })
  const end = () => session.abort()
  stop.signal.addEventListener('abort', end, { once: true })
  listener.on('error', failed)
  listener.on('notification', () => wake.all())
  try {
    await listener.connect()
    await listener.query('listen gatehouse_keys')
    await listener.query('listen gatehouse_deployments')
    await listener.query('listen gatehouse_secrets')
    await Promise.race([
      broken,
      chores(session.signal),
      gateways({ listener, wake, session: session.signal, failed }),
    ])
  } finally {
    stop.signal.removeEventListener('abort', end)
    session.abort()
    await listener.end().catch(() => undefined)
  }
}

async function chores(session: AbortSignal): Promise<void> {
  while (!session.aborted) {
    await ensurePartitions()
    await expireSubscriptions()
    await forgetEndedSessions()
    await forgetTries()
    await forgetAddressTries()
    await pause(CHORES_MS, undefined, { signal: session }).catch(() => undefined)
  }
}

interface Session {
  listener: pg.Client
  wake: Wake
  session: AbortSignal
  failed: (error: unknown) => void
}

/** Serves each gateway that no other worker serves; an advisory lock of the session says whose it is. */
async function gateways({ listener, wake, session, failed }: Session): Promise<void> {
  const served = new Map<string, { end: AbortController; settings: string }>()
  while (!session.aborted) {
    const known = await listGatewayAccess()
    for (const gateway of known) {
      const settings = `${gateway.adminUrl} ${gateway.adminToken}`
      const mine = served.get(gateway.id)
      if (mine?.settings === settings) continue
      mine?.end.abort()
      if (!mine && !(await lock(listener, gateway.id))) continue
      served.set(gateway.id, { end: serve(gateway, wake, { session, failed }), settings })
    }
    for (const [id, { end }] of served) {
      if (known.some((gateway) => gateway.id === id)) continue
      end.abort()
      served.delete(id)
      await unlock(listener, id)
    }
    await wake.next(session, GATEWAYS_MS)
  }
}

async function lock(listener: pg.Client, gatewayId: string): Promise<boolean> {
  const { rows } = await listener.query<{ locked: boolean }>(
    'select pg_try_advisory_lock(hashtextextended($1, 0)) as locked',
    [gatewayId],
  )
  return rows[0]?.locked === true
}

/** Another worker may serve it, should it be registered again. */
async function unlock(listener: pg.Client, gatewayId: string): Promise<void> {
  await listener.query('select pg_advisory_unlock(hashtextextended($1, 0))', [gatewayId])
}

function serve(
  gateway: GatewayAccess,
  wake: Wake,
  { session, failed }: Pick<Session, 'session' | 'failed'>,
): AbortController {
  const end = new AbortController()
  const signal = AbortSignal.any([session, end.signal])
  reconcileGateway(gateway, wake, signal).catch(failed)
  collectRecords(gateway, signal).catch(failed)
  log('info', 'Serving a gateway.', { gatewayId: gateway.id, name: gateway.name })
  return end
}

log('info', 'Working.')
while (!stop.signal.aborted) {
  try {
    await work()
  } catch (error) {
    log('error', 'The work was interrupted and begins anew.', {
      cause: error instanceof Error ? error.message : String(error),
    })
    await pause(1_000, undefined, { signal: stop.signal }).catch(() => undefined)
  }
}
log('info', 'Stopped.')
process.exit(0)
