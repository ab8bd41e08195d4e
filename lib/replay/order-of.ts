import 'server-only'
import type { ReplayOrder } from '#contract/replay.ts'
import type { Snapshot } from '#contract/snapshot.ts'
import { findPublicUrl } from '#lib/gateways/repository.ts'
import type { ReplayInput } from './schema.ts'

type Order = Omit<ReplayOrder, 'snapshot'>
type Entry = NonNullable<ReplayOrder['key']>['entry']

/**
 * The same call for both snapshots, as callers make it today: by `current`, so that a header of the key that is to be
 * renamed is not theirs yet.
 */
export async function orderOf(
  { apiId, method, target, headers, body, clientIp, scheme, answer }: ReplayInput,
  current: Snapshot,
  entry: Entry | null,
): Promise<Order> {
  const keyHeader = current.apis[0]?.keyHeader ?? 'x-api-key'
  const typed = headers.filter(({ name }) => name.toLowerCase() !== keyHeader)
  const hasHost = typed.some(({ name }) => name.toLowerCase() === 'host')
  return {
    apiId,
    request: {
      method,
      target,
      headers: hasHost ? typed : [{ name: 'host', value: await hostOf(current) }, ...typed],
      body,
      clientIp,
      scheme,
    },
    key: entry && { header: keyHeader, entry },
    answer,
  }
}

/** A name that the gateway answers to. */
async function hostOf({ hostnames = [] }: Snapshot): Promise<string> {
  const name = hostnames.find((one) => !one.name.startsWith('*'))?.name
  if (name) return name
  const publicUrl = await findPublicUrl()
  return publicUrl ? new URL(publicUrl).host : 'gateway.invalid'
}
