import type { Exchange, RequestBody } from '#policies/kit/exchange.ts'
import type { CallExchange } from './call-exchange.ts'

/**
 * The same call for a step in dry-run: it reads all, and what it writes is lost. Only the claims of a token that it has
 * verified are for other steps in dry-run, whose work is to judge by them.
 */
export function dryRunView(exchange: CallExchange): Exchange {
  const own = new Own(exchange)
  return new Proxy(exchange, {
    get: (target, name) =>
      isOwn.has(name) ? own[name as keyof Own] : Reflect.get(target, name, target),
    set(target, name, value) {
      if (name === 'claims') target.triedClaims = value
      return true
    },
  })
}

type OwnFields = 'dryRun' | 'claims' | 'requestHeaders' | 'target' | 'requestBody'
const names: OwnFields[] = ['dryRun', 'claims', 'requestHeaders', 'target', 'requestBody']
const isOwn = new Set<string | symbol>(names)

/** What may be written into, made when it is asked for. */
class Own implements Pick<Exchange, OwnFields> {
  readonly dryRun = true
  readonly #exchange: CallExchange
  #requestHeaders: Exchange['requestHeaders'] | undefined
  #target: Exchange['target'] | undefined

  constructor(exchange: CallExchange) {
    this.#exchange = exchange
  }
  get claims(): Exchange['claims'] {
    return this.#exchange.triedClaims ?? this.#exchange.claims
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
        replace: () => undefined,
      }
    )
  }
}
