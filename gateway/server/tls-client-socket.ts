import type { TLSSocket } from 'node:tls'
import type { ClientSocket } from './client-connection.ts'

/** A connection under TLS, as connections in HTTP/1.1 know theirs. */
export const tlsClientSocket = (socket: TLSSocket): ClientSocket => ({
  remoteAddress: socket.remoteAddress ?? '',
  write(data, byteOffset = 0, byteLength) {
    if (socket.destroyed || socket.writableEnded) return -1
    if (socket.writableNeedDrain) return 0
    const bytes = typeof data === 'string' ? Buffer.from(data) : data
    const end = byteLength === undefined ? bytes.byteLength : byteOffset + byteLength
    // A copy: what waits in the socket is its own, and the caller's buffer is written over.
    const piece = Buffer.from(bytes.subarray(byteOffset, end))
    socket.write(piece)
    return piece.byteLength
  },
  pause: () => void socket.pause(),
  resume: () => void socket.resume(),
  shutdown: () => void socket.end(),
  terminate: () => void socket.destroy(),
})
