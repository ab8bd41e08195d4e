import type { Socket } from 'node:net'
import type { Server, TLSSocket } from 'node:tls'

/** Connections whose handshake goes on; bound like those that speak, so that nobody fills memory before it. */
export class Handshakes {
  readonly #sockets = new Set<Socket>()

  constructor(server: Server, max: number) {
    server.on('connection', (socket: Socket) => {
      const [oldest] = this.#sockets
      if (this.#sockets.size >= max) oldest?.destroy()
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
    server.on('secureConnection', (socket: TLSSocket) => this.#sockets.delete(socket))
    // A handshake that fails is the caller's matter; one that takes too long is only said, not ended.
    server.on('tlsClientError', (_, socket: TLSSocket) => socket.destroy())
  }

  /** The listener stops. */
  end(): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}
