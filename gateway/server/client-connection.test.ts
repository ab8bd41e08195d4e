import { beforeEach, describe, expect, test } from 'vitest'
import { FieldList } from '#policies/kit/field-list.ts'
import { ClientConnection } from './client-connection.ts'
import type { ListenerContext } from './client-socket.ts'
import { CoarseClock } from './clock.ts'
import { listenerLimits } from './limits.ts'
import { outbox } from './outbox.ts'

/** A caller's socket that takes as many bytes as there is room for. */
class Wire {
  readonly remoteAddress = '198.51.100.7'
  room = Number.POSITIVE_INFINITY
  text = ''
  paused = false
  state: 'open' | 'shut' | 'gone' = 'open'

  write(data: Uint8Array | string, byteOffset = 0, byteLength = data.length): number {
    const taken = Math.min(this.room, byteLength)
    this.text += Buffer.from(data as Uint8Array).toString('latin1', byteOffset, byteOffset + taken)
    this.room -= taken
    return taken
  }
  pause(): void {
    this.paused = true
  }
  resume(): void {
    this.paused = false
  }
  shutdown(): void {
    this.state = 'shut'
  }
  terminate(): void {
    this.state = 'gone'
  }
}

/** A connection whose calls are answered on the spot with their own targets. */
function connected() {
  const listener = { stopping: false }
  const wire = new Wire()
  const seen = { calls: 0, sent: 0 }
  const context: ListenerContext = {
    scheme: 'http',
    limits: listenerLimits,
    clock: new CoarseClock(),
    get stopping() {
      return listener.stopping
    },
    serve: {
      call({ target }, answer) {
        seen.calls += 1
        answer({
          answer: { status: 200, headers: new FieldList(), body: target },
          sent: () => {
            seen.sent += 1
          },
        })
      },
      malformed: () => ({
        answer: { status: 400, headers: new FieldList(), body: 'malformed' },
        sent: () => undefined,
      }),
      fault: (error) => {
        throw error
      },
    },
  }
  return { wire, seen, listener, connection: new ClientConnection(wire, context) }
}
const turn = () => new Promise<void>((resolve) => void setImmediate(resolve))
const get = (target: string, more = '') =>
  Buffer.from(`GET ${target} HTTP/1.1\r\nHost: a\r\n${more}\r\n`)
const targetsIn = (text: string) => [...text.matchAll(/\r\n\r\n(\/\d+)/g)].map(([, one]) => one)
const COUNT = 3_000
const targets = Array.from({ length: COUNT }, (_, index) => `/${index}`)
const all = Buffer.concat(targets.map((target) => get(target)))

beforeEach(() => {
  outbox.calls = 0
})

describe.each([
  ['few', 0],
  ['many', 1_000],
])('with %s other calls under way', (_, calls) => {
  beforeEach(() => {
    outbox.calls = calls
  })

  test('requests that came at once are answered in their order, however many are answered on the spot', async () => {
    const { wire, seen, connection } = connected()
    connection.data(all)
    await turn()

    expect(targetsIn(wire.text)).toEqual(targets)
    expect([seen.calls, seen.sent, outbox.calls]).toEqual([COUNT, COUNT, calls])
  })

  test('a caller that takes no answers is asked for no more than a few, and gets all when it does', async () => {
    const { wire, seen, connection } = connected()
    wire.room = 1_000
    connection.data(all)
    await turn()
    expect(seen.calls).toBeLessThan(50)
    expect(wire.paused).toBe(true)

    for (let rounds = 0; seen.calls < COUNT && rounds < COUNT; rounds += 1) {
      wire.room = 5_000
      connection.drain()
      await turn()
    }
    wire.room = Number.POSITIVE_INFINITY
    connection.drain()
    await turn()
    expect(targetsIn(wire.text)).toEqual(targets)
    expect([wire.paused, wire.state]).toEqual([false, 'open'])
  })

  test('a call has ended when its answer is out, or its caller gone, and once', async () => {
    for (const end of ['drain', 'closed'] as const) {
      const { wire, seen, connection } = connected()
      wire.room = 10
      connection.data(get(`/${'long'.repeat(5_000)}`))
      await turn()
      expect(seen.sent).toBe(0)
      wire.room = Number.POSITIVE_INFINITY
      connection[end]()
      connection.closed()
      expect([seen.sent, outbox.calls]).toEqual([1, calls])
    }
  })

  test('the answer is out before the connection ends', async () => {
    for (const [bytes, body] of [
      [get('/1', 'Connection: close\r\n'), '/1'],
      [Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'malformed'],
    ] as const) {
      const { wire, connection } = connected()
      connection.data(bytes)
      expect([wire.text.endsWith(body), wire.state]).toEqual([true, 'shut'])
    }
  })

  test('a connection that retires without a call has sent its last answer', () => {
    const { wire, connection } = connected()
    connection.data(get('/1'))
    expect([connection.retire(), targetsIn(wire.text), wire.state]).toEqual([true, ['/1'], 'gone'])
  })

  test('one whose last answer is not out when the listener stops ends when it is', () => {
    const { wire, listener, connection } = connected()
    wire.room = 10
    connection.data(get('/1'))
    expect([connection.retire(), wire.state]).toEqual([false, 'open'])

    listener.stopping = true
    wire.room = Number.POSITIVE_INFINITY
    connection.drain()
    expect([targetsIn(wire.text), wire.state === 'open']).toEqual([['/1'], false])
  })
})
