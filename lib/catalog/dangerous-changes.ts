import type { BackendBalance } from '#contract/backend-balance.ts'
import type { ApiDetail, UpdateApiInput } from './api-schema.ts'

type Before = Pick<
  ApiDetail,
  'path' | 'slug' | 'status' | 'credential' | 'keyHeader' | 'keyQuery' | 'httpsOnly'
> & { backend: { url: string; balance: BackendBalance | null } }

/** What callers would lose, or strangers gain, by a change of settings; in words. Empty: nothing. */
export function dangerousChanges(before: Before, after: Partial<UpdateApiInput>): string[] {
  const has = <Name extends keyof UpdateApiInput>(name: Name, was: unknown) =>
    after[name] !== undefined && after[name] !== was
  return [
    after.credential === 'none' && before.credential !== 'none'
      ? 'Anybody who reaches the gateway may call it, without a key. Calls can no longer be told apart by subscription.'
      : null,
    after.credential === 'key' && before.credential === 'none'
      ? 'Calls without a key are refused with 401.'
      : null,
    isOpen(before.status) && after.status === 'draft'
      ? 'It leaves the gateways and the catalogue: calls to it are answered 404.'
      : null,
    isOpen(before.status) && after.status === 'retired'
      ? 'It leaves the catalogue, and calls to it are answered 410.'
      : null,
    has('path', before.path) ? `Calls to ${before.path} are answered 404.` : null,
    has('keyHeader', before.keyHeader)
      ? `A key in the header ${before.keyHeader} is no longer seen: those calls are refused with 401.`
      : null,
    before.keyQuery !== null && has('keyQuery', before.keyQuery)
      ? `A key in the query parameter ${before.keyQuery} is no longer seen: those calls are refused with 401.`
      : null,
    after.httpsOnly === true && !before.httpsOnly
      ? 'Calls over plain HTTP are refused with 403, also those whose TLS ended before the gateway.'
      : null,
    has('backendUrl', before.backend.url) ? `Calls are sent on to ${after.backendUrl}.` : null,
    ...newTargets(before, after).map((url) => `Calls are sent on to ${url} too.`),
    has('slug', before.slug) ? `Links to /apis/${before.slug} in the portal lead nowhere.` : null,
  ].filter((sentence) => sentence !== null)
}

const isOpen = (status: Before['status']) => status === 'published' || status === 'deprecated'

function newTargets({ backend }: Before, { balance }: Partial<UpdateApiInput>): string[] {
  const known = new Set([backend.url, ...(backend.balance?.others ?? []).map(({ url }) => url)])
  return (balance?.others ?? []).map(({ url }) => url).filter((url) => !known.has(url))
}
