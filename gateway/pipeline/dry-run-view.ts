import type { Exchange } from '#policies/kit/exchange.ts'
import type { CallExchange } from './call-exchange.ts'

/** The same call for a step in dry-run: it reads all, and what it writes is lost. */
export function dryRunView(exchange: CallExchange): Exchange {
  const own: Partial<Exchange> = {
    requestHeaders: exchange.sentHeaders.copy(),
    target: { ...exchange.target },
    claims: exchange.claims,
    requestBody: exchange.requestBody && {
      length: exchange.requestBody.length,
      read: (bytesMax) =>
        (exchange.requestBody as NonNullable<Exchange['requestBody']>).read(bytesMax),
      watch: (see) => exchange.requestBody?.watch(see),
      replace: () => undefined,
    },
  }
  return new Proxy(exchange, {
    get: (target, name) =>
      Object.hasOwn(own, name) ? own[name as keyof Exchange] : Reflect.get(target, name, target),
    set: () => true,
  })
}
