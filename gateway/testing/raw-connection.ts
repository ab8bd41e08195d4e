import { connect, type Socket } from 'node:net'

export interface RawAnswer {
  status: number
  headers: Record<string, string>
  body: string
}

/** A connection that sends bytes as they are given, for what no HTTP client would send. */
export class RawConnection {
  readonly socket: Socket
  #received = ''
  #ended = false
  #wake: (() => void) | null = null

  constructor(url: string) {
    const { hostname, port } = new URL(url)
    this.socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
    this.socket.setEncoding('latin1')
    this.socket.on('data', (text: string) => {
      this.#received += text
      this.#wake?.()
    })
    for (const event of ['end', 'close', 'error'])
      this.socket.on(event, () => {
        this.#ended = true
        this.#wake?.()
      })
  }

  send(bytes: string | Uint8Array): void {
    this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
  }

  /** The next answer; null: the connection ended without one. */
  async answer(): Promise<RawAnswer | null> {
    for (;;) {
      const answer = this.#take()
      if (answer) return answer
      if (this.#ended) return null
      await this.#news()
    }
  }

  /** Waits until this text has come; false: the connection ended first. */
  async received(text: string): Promise<boolean> {
    while (!this.#received.includes(text)) {
      if (this.#ended) return false
      await this.#news()
    }
    return true
  }

  /** Resolves when the other end has closed. */
  async ended(): Promise<void> {
    while (!this.#ended) await this.#news()
  }

  /** All that came and was not taken as an answer, once the other end has closed. */
  async everything(): Promise<string> {
    await this.ended()
    return this.#received
  }

  close(): void {
    this.socket.destroy()
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  #take(): RawAnswer | null {
    const end = this.#received.indexOf('\r\n\r\n')
    if (end === -1) return null
    const [line = '', ...fields] = this.#received.slice(0, end).split('\r\n')
    const headers = Object.fromEntries(
      fields.map((field) => [
        field.slice(0, field.indexOf(':')).toLowerCase(),
        field.slice(field.indexOf(':') + 1).trim(),
      ]),
    )
    const rest = this.#received.slice(end + 4)
    const length = Number(headers['content-length'] ?? 0)
    if (
      headers['transfer-encoding'] === 'chunked'
        ? !/(^|\r\n)0\r\n.*\r\n$/s.test(rest)
        : rest.length < length
    )
      return null
    const whole = headers['transfer-encoding'] === 'chunked' ? rest.length : length
    this.#received = rest.slice(whole)
    return { status: Number(line.split(' ')[1]), headers, body: rest.slice(0, whole) }
  }
}
