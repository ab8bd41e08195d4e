import 'server-only'
import { currentCaller } from '#lib/identity/caller.ts'
import { proveMember, proveStaff } from '#lib/identity/prove.ts'
import type { Reader } from './reader.ts'

/** The reader of the request that is being answered. */
export async function currentReader(): Promise<Reader> {
  const caller = await currentCaller()
  const proven = caller?.membership
    ? proveMember(caller, 'subscription:read')
    : proveStaff(caller, 'api:read')
  return { scope: proven.ok ? proven.value : null }
}
