import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { TestCertificate } from './certificates.ts'

export interface TlsBackend {
  url: string
  port: number
  /** Common names of the certificates that callers showed, call by call; empty: none. */
  shown: string[]
  /** Values of Authorization, call by call. */
  authorizations: string[]
  /** Handshakes so far. */
  handshakes(): number
  close(): Promise<void>
}

/** A backend at `localhost` under TLS; with `clients` it serves only callers with a certificate of that authority (PEM). */
export async function startTlsBackend(
  own: TestCertificate,
  clients: string | null,
): Promise<TlsBackend> {
  const shown: string[] = []
  const authorizations: string[] = []
  let handshakes = 0
  const server = createServer(
    {
      cert: own.chain,
      key: own.key,
      ...(clients !== null && { ca: clients, requestCert: true, rejectUnauthorized: true }),
    },
    (request, response) => {
      const { subject } = (request.socket as TLSSocket).getPeerCertificate()
      shown.push(String(subject?.CN ?? ''))
      authorizations.push(request.headers.authorization ?? '')
      response.end(JSON.stringify({ shown: shown.at(-1) }))
    },
  )
  server.on('secureConnection', () => {
    handshakes += 1
  })
  // A busy machine may take longer between two calls than Node waits by itself.
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `https://localhost:${port}`,
    port,
    shown,
    authorizations,
    handshakes: () => handshakes,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
