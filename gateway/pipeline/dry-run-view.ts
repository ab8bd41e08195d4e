import type { Exchange, RequestBody } from '#policies/kit/exchange.ts'
import type { CallExchange } from './call-exchange.ts'

/**
 * The same call for a step in dry-run: it reads all, and what it writes is lost. Only the claims of a token that it has
 * verified are for other steps in dry-run, whose work is to judge by them.
 */
export function dryRunView(exchange: CallExchange, own = new OwnFields(exchange)): Exchange {
  return new Proxy(exchange, {
    get: (target, name) =>
      isOwn.has(name) ? own[name as keyof Own] : Reflect.get(target, name, target),
    set(target, name, value) {
      if (name === 'claims') target.triedClaims = value
      return true
    },
  })
}

type Own = Pick<Exchange, 'dryRun' | 'claims' | 'requestHeaders' | 'target' | 'requestBody'>
const names: (keyof Own)[] = ['dryRun', 'claims', 'requestHeaders', 'target', 'requestBody']
const isOwn = new Set<string | symbol>(names)

/** What may be written into, made when it is asked for. */
export class OwnFields implements Own {
  readonly dryRun = true
  readonly #exchange: CallExchange
  #requestHeaders: Exchange['requestHeaders'] | undefined
  #target: Exchange['target'] | undefined
  #claims: Exchange['claims'] | undefined

  constructor(exchange: CallExchange) {
    this.#exchange = exchange
  }
  get claims(): Exchange['claims'] {
    const { triedClaims, claims } = this.#exchange
    return triedClaims ?? (this.#claims === undefined ? claims : this.#claims)
  }
  get requestHeaders(): Exchange['requestHeaders'] {
    this.#requestHeaders ??= this.#exchange.requestHeaders.copy()
    return this.#requestHeaders
  }
  get target(): Exchange['target'] {
    this.#target ??= { ...this.#exchange.target }
    return this.#target
  }
  get requestBody(): RequestBody | null {
    const body = this.#exchange.requestBody
    return (
      body && {
        length: body.length,
        read: (bytesMax) => body.read(bytesMax),
        watch: (see) => body.watch(see),
        limit: () => true,
        replace: () => undefined,
      }
    )
  }

  /** The call goes on, and what later steps make of it is not for this one. */
  settle(): void {
    this.#claims = this.#exchange.claims
    void this.requestHeaders
    void this.target
  }
}
