import type { Tunnel } from './inbound.ts'
import type { SocketWriter } from './socket-writer.ts'

interface TunnelSocket {
  pause(): void
  resume(): void
  shutdown(): void
}

/** One end of a connection that has left HTTP; `connect`: what is done with whoever stands at the other end. */
export const socketTunnel = (
  socket: TunnelSocket,
  writer: SocketWriter,
  connect: (other: Tunnel) => void = () => undefined,
): Tunnel => ({
  write(bytes) {
    writer.bytes(bytes)
    return !writer.full
  },
  end() {
    writer.settle()
    socket.shutdown()
  },
  pause: () => socket.pause(),
  resume: () => socket.resume(),
  connect,
})
