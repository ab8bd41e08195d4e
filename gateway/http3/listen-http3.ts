import { MalformedHead } from '#gateway/http1/read-head.ts'
import type { HeldCertificate } from '#gateway/secrets/read-certificate.ts'
import type { Outgoing, Serve } from '#gateway/server/inbound.ts'
import { plainAddress } from '#gateway/server/plain-address.ts'
import { DatagramRequest } from './datagram-request.ts'
import { responseOf } from './response-of.ts'

const IDLE_SECONDS = 60

export interface Http3Options {
  hostname: string
  port: number
  serve: Serve
  /** By server name. */
  certificates: readonly { serverName: string; certificate: HeldCertificate }[]
}
export interface Http3Listener {
  readonly port: number
  readonly callsInFlight: number
  stop(): void
}

/** Listens for HTTP/3 (RFC 9114) on a UDP port, with certificates that stay as they are. */
export function listenHttp3({ hostname, port, serve, certificates }: Http3Options): Http3Listener {
  let callsInFlight = 0
  const counted = (outgoing: Outgoing): Outgoing => ({
    answer: outgoing.answer,
    sent(bytes) {
      callsInFlight -= 1
      outgoing.sent(bytes)
    },
  })
  const server = Bun.serve({
    hostname,
    port,
    http1: false,
    http3: true,
    idleTimeout: IDLE_SECONDS,
    tls: certificates.map(({ serverName, certificate: { chain, key } }) => ({
      serverName,
      cert: chain,
      key,
    })),
    async fetch(request, own) {
      const clientIp = plainAddress(own.requestIP(request)?.address ?? '')
      callsInFlight += 1
      try {
        const inbound = new DatagramRequest(request, clientIp)
        const outgoing = await new Promise<Outgoing>((answer) => serve.call(inbound, answer))
        return responseOf(counted(outgoing), request.method)
      } catch (error) {
        if (!(error instanceof MalformedHead)) throw error
        const malformed = serve.malformed({ status: 400, reason: error.message, clientIp })
        return responseOf(counted(malformed), 'GET')
      }
    },
    error(error) {
      callsInFlight -= 1
      serve.fault(error)
      return new Response(null, { status: 500 })
    },
  })
  return {
    port: server.port ?? port,
    get callsInFlight() {
      return callsInFlight
    },
    stop: () => void server.stop(true),
  }
}
