import { type GatewayStatus, gatewayStatus } from '#contract/admin.ts'
import { db } from '#lib/db/client.ts'
import { newId } from '#lib/shared/ids.ts'

/** A gateway that is registered and has never been asked; `more`: what is to be otherwise. Answers its id. */
export async function aGateway(more: object = {}): Promise<string> {
  const id = newId('gtw')
  await db.gateway.create({
    data: {
      id,
      name: id,
      adminUrl: `http://${id}.test`,
      adminTokenSealed: '',
      publicUrl: 'http://g.test',
      ...more,
    },
  })
  return id
}

/** What a gateway says that has nothing yet; `more`: what is to be otherwise. */
export const aStatus = (gatewayId: string, more: object = {}): GatewayStatus =>
  gatewayStatus.parse({
    gatewayId,
    engine: { name: 'gatehouse', version: '9.9.9' },
    snapshotFormat: 1,
    policies: {},
    snapshotHash: null,
    keys: { stream: null, sequence: 0, count: 0 },
    recordsWaiting: 0,
    startedAt: 0,
    memoryBytes: 1,
    callsInFlight: 0,
    ...more,
  })

/** A deployment, newer than all others; `snapshot`: canonical JSON. */
export async function aDeployment(
  hash: string = newId('dep'),
  snapshot = '{}',
): Promise<{ id: string; number: number; hash: string }> {
  const newest = await db.deployment.aggregate({ _max: { number: true } })
  const made = { id: newId('dep'), number: (newest._max.number ?? 0) + 1, hash }
  await db.deployment.create({ data: { ...made, snapshot, createdById: newId('usr') } })
  return made
}
