import 'server-only'
import type { GatewayStatus } from '#contract/admin.ts'
import { db } from '#lib/db/client.ts'

/** Keeps what a gateway has just said of itself. */
export const noteStatus = async (gatewayId: string, status: GatewayStatus): Promise<void> => {
  await db.gateway.updateMany({
    where: { id: gatewayId },
    data: {
      status,
      seenAt: new Date(),
      error: null,
      errorSince: null,
      keySequence: status.keys.sequence,
    },
  })
}

/** Keeps why a gateway refuses the secrets that it was sent; null: it took them. */
export const noteSecretsFault = async (gatewayId: string, fault: string | null): Promise<void> => {
  await db.gateway.updateMany({
    where: { id: gatewayId },
    data: { secretsFault: fault?.slice(0, 500) ?? null },
  })
}

/** Keeps why a gateway does not answer, and since when. */
export async function noteError(gatewayId: string, message: string): Promise<void> {
  await db.gateway.updateMany({
    where: { id: gatewayId, errorSince: null },
    data: { errorSince: new Date() },
  })
  await db.gateway.updateMany({ where: { id: gatewayId }, data: { error: message.slice(0, 500) } })
}
