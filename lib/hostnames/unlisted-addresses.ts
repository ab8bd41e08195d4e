import { coversName } from '#lib/secrets/covers-name.ts'

/** Addresses whose host is none of the hostnames, so that gateways would refuse calls to them; none while any is answered. */
export const unlistedAddresses = (
  hostnames: readonly string[],
  addresses: readonly string[],
): string[] =>
  hostnames.length === 0
    ? []
    : [...new Set(addresses)].filter(
        (address) => !coversName(hostnames, new URL(address).hostname.toLowerCase()),
      )
