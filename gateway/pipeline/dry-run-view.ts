import type { Exchange, RequestBody } from '#policies/kit/exchange.ts'
import type { CallExchange } from './call-exchange.ts'

/** The same call for a step in dry-run: it reads all, and what it writes is lost. */
export function dryRunView(exchange: CallExchange): Exchange {
  const own = new Own(exchange)
  return new Proxy(exchange, {
    get: (target, name) =>
      isOwn.has(name) ? own[name as keyof Own] : Reflect.get(target, name, target),
    set: () => true,
  })
}

const isOwn = new Set<string | symbol>(['dryRun', 'requestHeaders', 'target', 'requestBody'])

/** What may be written into, made when it is asked for. */
class Own implements Pick<Exchange, 'dryRun' | 'requestHeaders' | 'target' | 'requestBody'> {
  readonly dryRun = true
  readonly #exchange: CallExchange
  #requestHeaders: Exchange['requestHeaders'] | undefined
  #target: Exchange['target'] | undefined

  constructor(exchange: CallExchange) {
    this.#exchange = exchange
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
