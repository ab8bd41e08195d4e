import {
  type ClientHttp2Session,
  connect as connectHttp2,
  type OutgoingHttpHeaders,
} from 'node:http2'
import { request } from 'node:https'
import { connect as connectTls, type TLSSocket } from 'node:tls'

export interface TlsTarget {
  port: number
  /** Asked for in the handshake. */
  serverName: string
  /** PEM of the authority that is trusted. */
  authority: string
  /** The caller's own certificate. */
  own?: { chain: string; key: string }
}
export interface TlsAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

const options = ({ port, serverName, authority, own }: TlsTarget) => ({
  host: '127.0.0.1',
  port,
  servername: serverName,
  ca: authority,
  ...(own && { cert: own.chain, key: own.key }),
})

/** One call in HTTP/1.1 over a connection of its own. */
export const callTls = (
  target: TlsTarget,
  path: string,
  headers: Record<string, string> = {},
): Promise<TlsAnswer> =>
  new Promise((resolve, reject) => {
    const call = request(
      {
        ...options(target),
        path,
        agent: false,
        headers: { host: target.serverName, ...headers },
      },
      (answer) => {
        let body = ''
        answer.setEncoding('utf8').on('data', (text: string) => {
          body += text
        })
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }),
        )
        answer.on('error', reject)
      },
    )
    call.on('error', reject).end()
  })

/** A connection in HTTP/2. */
export class Http2Caller {
  readonly session: ClientHttp2Session
  readonly #name: string

  constructor(target: TlsTarget) {
    this.#name = target.serverName
    this.session = connectHttp2(`https://${target.serverName}:${target.port}`, {
      createConnection: () => connectTls({ ...options(target), ALPNProtocols: ['h2'] }),
    })
    this.session.on('error', () => undefined)
  }

  /** `body`: sent whole; a null ends the request with its head. */
  call(headers: OutgoingHttpHeaders, body: string | Buffer | null = null): Promise<TlsAnswer> {
    return new Promise((resolve, reject) => {
      const stream = this.session.request(
        { ':authority': this.#name, ':method': 'GET', ...headers },
        { endStream: body === null },
      )
      let status = 0
      let received: TlsAnswer['headers'] = {}
      let text = ''
      stream.on('response', (fields) => {
        status = Number(fields[':status'])
        received = fields as TlsAnswer['headers']
      })
      stream.on('trailers', (fields) => {
        received = { ...received, ...(fields as TlsAnswer['headers']) }
      })
      stream.setEncoding('utf8').on('data', (piece: string) => {
        text += piece
      })
      stream.on('end', () => resolve({ status, headers: received, body: text }))
      stream.on('error', reject)
      stream.on('close', () => reject(new Error(`The stream was closed (${stream.rstCode}).`)))
      if (body !== null) stream.end(body)
    })
  }

  close(): void {
    this.session.destroy()
  }
}

/** A bare connection under TLS. */
export const openTls = (
  target: TlsTarget,
  protocol: 'http/1.1' | 'h2' = 'http/1.1',
): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const socket = connectTls({ ...options(target), ALPNProtocols: [protocol] }, () =>
      resolve(socket),
    )
    socket.on('error', reject)
  })
