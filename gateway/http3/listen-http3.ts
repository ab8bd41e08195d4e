import { MalformedHead } from '#gateway/http1/read-head.ts'
import type { Outgoing, Serve } from '#gateway/server/inbound.ts'
import { plainAddress } from '#gateway/server/plain-address.ts'
import { DatagramRequest } from './datagram-request.ts'
import { responseOf } from './response-of.ts'

const IDLE_SECONDS = 60

export interface Http3Options {
  hostname: string
  port: number
  serve: Serve
  certificates: readonly Http3Certificate[]
  /** Other threads listen at the same port. */
  shared: boolean
  /** How long the body of a request may give nothing. */
  bodyIdleMs: number
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
  const { hostname, port, serve, certificates, shared, bodyIdleMs, callBegins, callEnds } = options
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
    tls: [...certificates],
    async fetch(request, own) {
      const clientIp = plainAddress(own.requestIP(request)?.address ?? '')
      callBegins()
      try {
        const inbound = new DatagramRequest(request, clientIp, bodyIdleMs)
        const outgoing = await new Promise<Outgoing>((answer) => serve.call(inbound, answer))
        return responseOf(counted(outgoing), inbound)
      } catch (error) {
        if (!(error instanceof MalformedHead)) throw error
        const malformed = serve.malformed({ status: 400, reason: error.message, clientIp })
        return responseOf(counted(malformed), { method: 'GET', gone: false })
      }
    },
    error(error) {
      callEnds()
      serve.fault(error)
      return new Response(null, { status: 500 })
    },
  })
  return { stop: () => void server.stop(true) }
}
