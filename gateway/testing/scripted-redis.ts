import { createServer, type Server, type Socket } from 'node:net'

/** What it answers to a script, as RESP; null: it breaks the connection off in the middle of an answer. */
export type AnswerTo = (command: readonly string[]) => string | null

const GREETING = '%1\r\n+server\r\n+redis\r\n'
const HALF_AN_ANSWER = '*3\r\n:1\r\n:'

/** Something that speaks as Redis does, and answers scripts as a test wants it. */
export class ScriptedRedis {
  readonly url: string
  answer: AnswerTo
  /** Connections that were opened, and how many there were at once at most. */
  opened = 0
  atOnce = 0
  readonly #server: Server
  readonly #sockets: Set<Socket>

  private constructor(server: Server, port: number, answer: AnswerTo) {
    this.#server = server
    this.#sockets = new Set()
    this.url = `redis://127.0.0.1:${port}`
    this.answer = answer
    server.on('connection', (socket) => this.#serve(socket))
  }

  static async start(answer: AnswerTo): Promise<ScriptedRedis> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('It has no port.')
    return new ScriptedRedis(server, address.port, answer)
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket)
    this.opened += 1
    this.atOnce = Math.max(this.atOnce, this.#sockets.size)
    socket.on('error', () => undefined)
    socket.on('close', () => this.#sockets.delete(socket))
    let text = ''
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1')
      for (let read = commandIn(text); read !== null; read = commandIn(text)) {
        text = text.slice(read.length)
        this.#say(socket, read.command)
      }
    })
  }

  #say(socket: Socket, command: readonly string[]): void {
    if (!command[0]?.startsWith('EVAL')) {
      socket.write(command[0] === 'HELLO' ? GREETING : '+OK\r\n')
      return
    }
    const answer = this.answer(command)
    if (answer === null) socket.end(HALF_AN_ANSWER)
    else socket.write(answer)
  }
}

/** The first whole command; null: there is none yet. */
function commandIn(text: string): { command: string[]; length: number } | null {
  const head = /^\*(\d+)\r\n/.exec(text)
  if (!head) return null
  const command: string[] = []
  let at = head[0].length
  for (let left = Number(head[1]); left > 0; left -= 1) {
    const size = /^\$(\d+)\r\n/.exec(text.slice(at))
    if (!size) return null
    const from = at + size[0].length
    const to = from + Number(size[1])
    if (text.length < to + 2) return null
    command.push(text.slice(from, to))
    at = to + 2
  }
  return { command, length: at }
}
