import type { TLSSocket } from 'node:tls'
import type { ClientSocket } from './client-socket.ts'

const PIECE_BYTES = 65_536

/** A connection under TLS, as connections in HTTP/1.1 know theirs. */
export const tlsClientSocket = (socket: TLSSocket): ClientSocket => ({
  remoteAddress: socket.remoteAddress ?? '',
  write(data, byteOffset = 0, byteLength) {
    if (socket.destroyed || socket.writableEnded) return -1
    const bytes = typeof data === 'string' ? Buffer.from(data) : data
    const end = byteLength === undefined ? bytes.byteLength : byteOffset + byteLength
    let at = byteOffset
    // No more than it has room for, give or take a piece: what it does not take is with its writer, which waits.
    while (at < end && !socket.writableNeedDrain) {
      // A copy: what waits in the socket is its own, and the caller's buffer is written over.
      const piece = Buffer.from(bytes.subarray(at, Math.min(end, at + PIECE_BYTES)))
      socket.write(piece)
      at += piece.byteLength
    }
    return at - byteOffset
  },
  pause: () => void socket.pause(),
  resume: () => void socket.resume(),
  shutdown: () => void socket.end(),
  terminate: () => void socket.destroy(),
})
