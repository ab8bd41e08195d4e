import 'server-only'
import { hostOf } from '#lib/shared/public-address.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { addressFault, allowedAddresses, currentGuard, type Guard } from './guard.ts'

const LOOKUP_MS_MAX = 3_000

/**
 * Whether calls may be sent to an address that a person gave (a backend): https and public, unless the installation
 * allows private ones. A name that cannot be resolved now is taken by its text alone; it leads nowhere yet.
 */
export async function isAddressAllowed(
  address: string,
  guard: Guard = currentGuard(),
): Promise<Result<null, 'address_refused'>> {
  const fault =
    addressFault(address, guard) ??
    (guard.allowsLocal ? null : await resolutionFault(new URL(address), guard))
  if (!fault) return ok(null)
  console.warn(
    JSON.stringify({
      level: 'warn',
      event: 'address_refused',
      address: address.slice(0, 300),
      reason: fault,
    }),
  )
  return fail(
    'address_refused',
    'This address cannot be used. It must be https and public, unless the operator allows private addresses.',
    [{ path: 'backendUrl', message: 'The address must be https and public.' }],
  )
}

async function resolutionFault(url: URL, guard: Guard): Promise<string | null> {
  const patience = new Promise<null>((resolve) => setTimeout(resolve, LOOKUP_MS_MAX, null).unref())
  const resolved = allowedAddresses(hostOf(url), guard).then(
    () => null,
    (error: Error) => ('code' in error ? null : error.message),
  )
  return Promise.race([resolved, patience])
}
