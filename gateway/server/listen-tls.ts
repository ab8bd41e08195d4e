import type { AddressInfo } from 'node:net'
import { createServer, type SecureContext, type TLSSocket } from 'node:tls'
import { Http2Sessions } from '#gateway/http2/http2-sessions.ts'
import { recordsLeft } from '#gateway/pipeline/trials.ts'
import { ClientConnection } from './client-connection.ts'
import type { ListenerContext } from './client-socket.ts'
import { CoarseClock, TICK_MS } from './clock.ts'
import { Handshakes } from './handshakes.ts'
import type { Serve } from './inbound.ts'
import { type ListenerLimits, listenerLimits } from './limits.ts'
import { endInTime, type Listener } from './listen.ts'
import { makeRoom } from './make-room.ts'
import { plainAddress } from './plain-address.ts'
import { tlsClientSocket } from './tls-client-socket.ts'

export interface ListenTlsOptions {
  hostname: string
  port: number
  serve: Serve
  /** Beyond, the oldest that carries no call makes room; without one, newcomers are closed unread. */
  connectionsMax: number
  /** Callers are asked for a certificate of their own; nobody must have one. */
  asksForCertificates: boolean
  /** The certificate for a name at this moment; null: the handshake fails. */
  contextFor(serverName: string): SecureContext | null
  /** Other threads of this gateway listen on the same port. */
  shared?: boolean
  limits?: Partial<ListenerLimits>
}

/**
 * Listens for HTTP/2 and HTTP/1.1 under TLS 1.2 and 1.3. The certificate is asked for at each handshake, so that another
 * one takes effect without a word to the connections that stand.
 */
export async function listenTls(options: ListenTlsOptions): Promise<Listener> {
  const { serve, connectionsMax, contextFor } = options
  const limits = { ...listenerLimits, ...options.limits }
  const clock = new CoarseClock()
  /** In the order in which they came. */
  const connections = new Map<TLSSocket, { retire(): boolean }>()
  const http1 = new Set<ClientConnection>()
  const http2 = new Http2Sessions({ serve, limits, clock })
  let stopping = false
  let emptied: (() => void) | null = null
  const context: ListenerContext = {
    serve,
    scheme: 'https',
    limits,
    clock,
    get stopping() {
      return stopping
    },
  }
  const server = createServer({
    ALPNProtocols: ['h2', 'http/1.1'],
    minVersion: 'TLSv1.2',
    handshakeTimeout: limits.headMs,
    requestCert: options.asksForCertificates,
    rejectUnauthorized: false,
    SNICallback(serverName, answer) {
      const found = contextFor(serverName.toLowerCase())
      if (found) answer(null, found)
      else answer(new Error('No certificate for this name.'))
    },
  })
  const handshakes = new Handshakes(server, connectionsMax)
  server.on('secureConnection', (socket: TLSSocket) => {
    socket.on('error', () => socket.destroy())
    const isFull = connections.size >= connectionsMax
    if (stopping || (isFull && !makeRoom(connections.values()))) {
      socket.destroy()
      return
    }
    // Small answers go out at once.
    socket.setNoDelay(true)
    socket.once('close', () => {
      connections.delete(socket)
      if (connections.size === 0) emptied?.()
    })
    const tls = { serverName: serverNameOf(socket), certificate: certificateOf(socket) }
    if (socket.alpnProtocol === 'h2') {
      const clientIp = plainAddress(socket.remoteAddress ?? '')
      connections.set(socket, http2.take(socket, { clientIp, tls, clock }))
      return
    }
    const connection = new ClientConnection(tlsClientSocket(socket), context, tls)
    connections.set(socket, connection)
    http1.add(connection)
    socket.once('close', () => {
      connection.closed()
      http1.delete(connection)
    })
    const guarded = (act: () => void) => {
      try {
        act()
      } catch (error) {
        serve.fault(error)
        socket.destroy()
      }
    }
    socket.on('data', (bytes: Buffer) => guarded(() => connection.data(bytes)))
    socket.on('drain', () => guarded(() => connection.drain()))
    socket.on('end', () => socket.end())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    const address = {
      host: options.hostname,
      port: options.port,
      reusePort: options.shared === true,
    }
    server.listen(address, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const ticking = setInterval(() => {
    clock.tick()
    for (const connection of http1) connection.sweep(clock.nowMs)
    http2.sweep(clock.nowMs)
  }, TICK_MS)
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections.size
    },
    async stop(withinMs) {
      stopping = true
      server.close()
      handshakes.end()
      for (const connection of http1) connection.retire()
      http2.retire()
      const allEnded = endInTime(withinMs, {
        tunnels() {
          for (const connection of http1) connection.endTunnel()
        },
        calls() {
          for (const socket of connections.keys()) socket.destroy()
        },
      })
      if (connections.size > 0)
        await new Promise<void>((resolve) => {
          emptied = resolve
        })
      allEnded()
      clearInterval(ticking)
      await recordsLeft()
    },
  }
}

/** The name that the caller gave in its handshake; null: none. */
const serverNameOf = (socket: TLSSocket): string | null => {
  const { servername } = socket as TLSSocket & { servername?: string | false }
  return typeof servername === 'string' && servername !== '' ? servername.toLowerCase() : null
}

/** The certificate that the caller has proved to hold, with those that came with it; null: none. */
const certificateOf = (socket: TLSSocket) => socket.getPeerX509Certificate() ?? null
