import type { RoutedApi } from '#gateway/activation/engine.ts'
import type { HeldKey } from '#gateway/keys/key-rows.ts'
import type { KeyTable } from '#gateway/keys/key-table.ts'
import { addressRanges } from '#policies/kit/address-ranges.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import type { Call } from './call.ts'
import { ownRefusal } from './own-refusal.ts'

export type FindsKeys = Pick<KeyTable, 'findWords'>

const KEY_CHARACTERS_MAX = 500
/** Where the hash of the key being judged is written; judging does not wait for anything. */
const digestWords = new Uint32Array(8)
const digest = new Uint8Array(digestWords.buffer)

/** Judges the caller's key; fills in whose call it is. An API without credential admits any, but knows a valid key. */
export function admitKey(call: Call, keys: FindsKeys): Refusal | undefined {
  const { api } = call
  if (!api) throw new Error('A key is judged for an API.')
  const text = readKey(call, api)
  const open = api.credential === 'none'
  if (text === null)
    return open ? undefined : ownRefusal('key-missing', 'There is no key in the call.')
  const judged = judge(text, call, api, keys)
  if (typeof judged === 'string') return open ? undefined : ownRefusal('key-invalid', judged)
  call.key = judged
  call.productId = 'productId' in judged.scope ? judged.scope.productId : null
  return undefined
}

/** The key as it was sent; the header wins over the query. */
function readKey({ inbound, query }: Call, { keyHeader, keyQuery }: RoutedApi): string | null {
  const sent = inbound.fields.find(keyHeader)
  if (sent !== null) return sent
  return keyQuery !== null && query !== '' ? new URLSearchParams(query).get(keyQuery) : null
}

/** The entry of a key that opens this API now, or why it does not; the call's record names a known key either way. */
function judge(text: string, call: Call, api: RoutedApi, keys: FindsKeys): HeldKey | string {
  if (text.length > KEY_CHARACTERS_MAX) return 'The key is longer than any key.'
  Bun.SHA256.hash(text, digest)
  const entry = keys.findWords(digestWords)
  if (!entry) return 'The key is not known.'
  call.knownKey = entry
  if (entry.state !== 'active') return `The key ${entry.keyId} is ${entry.state}.`
  if (call.at < entry.notBefore) return `The key ${entry.keyId} is not valid yet.`
  if (entry.endsAt !== null && call.at >= entry.endsAt) return `The key ${entry.keyId} has ended.`
  const opens =
    'productId' in entry.scope
      ? api.products.has(entry.scope.productId)
      : entry.scope.apiId === api.id
  if (!opens) return `The key ${entry.keyId} is for another product or API.`
  if (entry.networks.length > 0 && !addressRanges(entry.networks)(call.clientIp)) {
    return `The key ${entry.keyId} may not be used from ${call.clientIp}.`
  }
  return entry
}
