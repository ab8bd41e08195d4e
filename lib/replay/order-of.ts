import 'server-only'
import type { ReplayOrder } from '#contract/replay.ts'
import type { Snapshot } from '#contract/snapshot.ts'
import { findPublicUrl } from '#lib/gateways/repository.ts'
import type { ReplayInput } from './schema.ts'

type Order = Omit<ReplayOrder, 'snapshot'>
type Entry = NonNullable<ReplayOrder['key']>['entry']

/** Where callers send their key today. */
export const keyPlaceOf = ({ apis: [api] }: Snapshot) => ({
  keyHeader: api?.keyHeader ?? 'x-api-key',
  keyQuery: api?.keyQuery ?? null,
})

/**
 * The same call for both snapshots, as callers make it today: by `current`, so that a header of the key that is to be
 * renamed is not theirs yet.
 */
export async function orderOf(
  { apiId, method, target, headers, body, clientIp, scheme, answer }: ReplayInput,
  current: Snapshot,
  entry: Entry | null,
): Promise<Order> {
  const hasHost = headers.some(({ name }) => name.toLowerCase() === 'host')
  return {
    apiId,
    request: {
      method,
      target,
      headers: hasHost ? headers : [{ name: 'host', value: await hostOf(current) }, ...headers],
      body,
      clientIp,
      scheme,
    },
    key: entry && { header: keyPlaceOf(current).keyHeader, entry },
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
