import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Seen {
  method: string
  url: string
  headers: IncomingMessage['headers']
  trailers: NodeJS.Dict<string>
  body: string
}

const ok: RequestListener = (_, response) => void response.end('ok')

/** A backend that each test tells how to answer, and that remembers the requests that came whole. */
export class ScriptedBackend {
  seen: Seen[] = []
  answerWith = ok
  /** Whether it answers once it has read the head of a request, or all of it. */
  answersAt: 'head' | 'end'
  readonly #usually: 'head' | 'end'
  readonly #server: Server

  private constructor(answersAt: 'head' | 'end') {
    this.answersAt = answersAt
    this.#usually = answersAt
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = []
      const { answersAt } = this
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        this.seen.push({
          method: request.method ?? '',
          url: request.url ?? '',
          headers: request.headers,
          trailers: request.trailers,
          body: Buffer.concat(chunks).toString(),
        })
        if (answersAt === 'end') this.answerWith(request, response)
      })
      if (answersAt === 'head') this.answerWith(request, response)
    })
  }

  static async start(answersAt: 'head' | 'end'): Promise<ScriptedBackend> {
    const backend = new ScriptedBackend(answersAt)
    // A busy machine may take longer between two calls than Node waits by itself.
    backend.#server.keepAliveTimeout = 60_000
    await new Promise<void>((resolve) => backend.#server.listen(0, '127.0.0.1', resolve))
    return backend
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Forgets what came and answers `ok` again, when it usually does. */
  reset(): void {
    this.seen = []
    this.answerWith = ok
    this.answersAt = this.#usually
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}
