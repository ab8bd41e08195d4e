import { addressRanges } from '#policies/kit/address-ranges.ts'
import { forwardedCaller } from '#policies/kit/forwarded-for.ts'
import type { Call } from './call.ts'

const KNOWN_MAX = 1_000

/** Proxies in front of the gateway whose word is taken for where a call comes from, and whether it was encrypted. */
export class TrustedProxies {
  readonly #isListed: (address: string) => boolean
  readonly #known = new Map<string, boolean>()

  constructor(networks: readonly string[]) {
    this.#isListed = addressRanges(networks)
  }

  /** Writes into a call who made it, if its connection is that of a trusted proxy. */
  reveal(call: Call): void {
    const { fields, clientIp } = call.inbound
    if (!this.#isTrusted(clientIp)) return
    const header = fields.find('x-forwarded-for') ?? ''
    const { address, rest } = forwardedCaller(clientIp, header, (hop) => this.#isTrusted(hop))
    call.clientIp = address
    call.forwardedFor = rest
    // The last word is that of the proxy which is trusted; what stands before may be the caller's own.
    const scheme = fields.find('x-forwarded-proto')?.split(',').at(-1)?.trim().toLowerCase()
    if (scheme === 'https' || scheme === 'http') call.scheme = scheme
  }

  #isTrusted(address: string): boolean {
    const known = this.#known.get(address)
    if (known !== undefined) return known
    if (this.#known.size >= KNOWN_MAX) this.#known.clear()
    const listed = this.#isListed(address)
    this.#known.set(address, listed)
    return listed
  }
}
