import { type AddressInfo, createServer, type Socket } from 'node:net'

export interface RawBackend {
  url: string
  /** Connections that were made to it so far. */
  connections(): number
  close(): void
}

/** A backend that says what no HTTP server would: `talk` is called with each request, which is sent in one piece. */
export async function startRawBackend(
  talk: (socket: Socket, request: string) => void,
): Promise<RawBackend> {
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined)
    socket.on('data', (bytes) => talk(socket, bytes.toString('latin1')))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

/** Writes the same bytes until the other end has had enough or `bytesMax` are out; answers how many it took. */
export function flood(socket: Socket, piece: Uint8Array, bytesMax: number): Promise<number> {
  return new Promise((resolve) => {
    let sent = 0
    const end = () => resolve(sent)
    socket.once('close', end)
    const pump = () => {
      while (sent < bytesMax && !socket.destroyed) {
        sent += piece.byteLength
        if (!socket.write(piece)) return void socket.once('drain', pump)
      }
      end()
    }
    pump()
  })
}
