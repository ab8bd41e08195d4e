import { CoarseClock, TICK_MS } from '#gateway/server/clock.ts'
import type { Outgoing, Serve } from '#gateway/server/inbound.ts'
import type { ListenerLimits } from '#gateway/server/limits.ts'
import { plainAddress } from '#gateway/server/plain-address.ts'
import { requestFault } from '#gateway/server/read-request.ts'
import { DatagramRequest } from './datagram-request.ts'
import { responseOf } from './response-of.ts'

const IDLE_SECONDS = 60
/** Bodies are bound by whoever holds them, as in HTTP/1.1 and 2; Bun's own bound answers without a record. */
const BODY_BYTES_MAX = Number.MAX_SAFE_INTEGER

export interface Http3Options {
  hostname: string
  port: number
  serve: Serve
  certificates: readonly Http3Certificate[]
  /** Other threads listen at the same port. */
  shared: boolean
  limits: Pick<ListenerLimits, 'bodyIdleMs'>
  callBegins(): void
  callEnds(): void
}
/** By server name; both PEM. */
export interface Http3Certificate {
  serverName: string
  cert: string
  key: string
}
export interface Http3Listener {
  stop(): void
}

/** Listens for HTTP/3 (RFC 9114) on a UDP port, with certificates that stay as they are. */
export function listenHttp3(options: Http3Options): Http3Listener {
  const { hostname, port, serve, certificates, shared, limits, callBegins, callEnds } = options
  const clock = new CoarseClock()
  /** Requests whose body has not come whole. */
  const receiving = new Set<DatagramRequest>()
  const counted = (outgoing: Outgoing): Outgoing => ({
    answer: outgoing.answer,
    sent(bytes) {
      callEnds()
      outgoing.sent(bytes)
    },
  })
  const server = Bun.serve({
    hostname,
    port,
    http1: false,
    http3: true,
    reusePort: shared,
    idleTimeout: IDLE_SECONDS,
    maxRequestBodySize: BODY_BYTES_MAX,
    tls: [...certificates],
    async fetch(request, own) {
      const clientIp = plainAddress(own.requestIP(request)?.address ?? '')
      callBegins()
      try {
        const inbound = new DatagramRequest(request, clientIp, clock)
        if (inbound.body) receiving.add(inbound)
        const outgoing = await new Promise<Outgoing>((answer) => serve.call(inbound, answer))
        return responseOf(counted(outgoing), inbound)
      } catch (error) {
        const [status, reason] = requestFault(error)
        const malformed = serve.malformed({ status, reason, clientIp })
        return responseOf(counted(malformed), { method: 'GET', gone: false })
      }
    },
    error(error) {
      callEnds()
      serve.fault(error)
      return new Response(null, { status: 500 })
    },
  })
  const ticking = setInterval(() => {
    clock.tick()
    for (const request of receiving)
      if (request.received) receiving.delete(request)
      else request.sweep(clock.nowMs, limits.bodyIdleMs)
  }, TICK_MS)
  return {
    stop() {
      clearInterval(ticking)
      void server.stop(true)
    },
  }
}
