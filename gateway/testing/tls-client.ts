import { createHash } from 'node:crypto'
import {
  type ClientHttp2Session,
  connect as connectHttp2,
  type OutgoingHttpHeaders,
} from 'node:http2'
import { request } from 'node:https'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { WholeAnswer, WholeCall } from './whole-answer.ts'

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

const pairs = (raw: string[]): [string, string][] =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : []))

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

  /** All that comes of an answer as it came, one that is cut included. */
  whole({ path, method = 'GET', headers = {}, body, onceBegun }: WholeCall): Promise<WholeAnswer> {
    return new Promise((resolve) => {
      const stream = this.session.request(
        { ':authority': this.#name, ':method': method, ':path': path, ...headers },
        { endStream: body === undefined },
      )
      const hash = createHash('sha256')
      const answer: WholeAnswer = {
        status: 0,
        fields: [],
        trailers: [],
        bytes: 0,
        sha256: '',
        cut: true,
      }
      stream.on('response', (fields, _, raw: string[]) => {
        answer.status = Number(fields[':status'])
        answer.fields = pairs(raw)
      })
      stream.on('trailers', (_, __, raw: string[]) => {
        answer.trailers = pairs(raw)
      })
      stream.on('data', (piece: Buffer) => {
        if (answer.bytes === 0 && onceBegun) void this.call({ ':path': onceBegun, ...headers })
        hash.update(piece)
        answer.bytes += piece.byteLength
      })
      stream.on('error', () => undefined)
      stream.on('close', () =>
        resolve({ ...answer, sha256: hash.digest('hex'), cut: stream.rstCode !== 0 }),
      )
      if (body !== undefined) stream.end(body)
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
