import { beforeEach, expect, test } from 'vitest'
import { Outbox, outbox } from './outbox.ts'
import { SocketWriter } from './socket-writer.ts'

/** A socket that takes as many bytes as it has room for. */
class Wire {
  room = Number.POSITIVE_INFINITY
  text = ''
  writes = 0
  readonly faults: unknown[] = []
  /** What happens while bytes are given to it. */
  during: () => void = () => undefined

  write(data: Uint8Array | string, byteOffset = 0, byteLength = data.length): number {
    const taken = Math.min(this.room, byteLength)
    this.text += Buffer.from(data as Uint8Array).toString('latin1', byteOffset, byteOffset + taken)
    this.room -= taken
    this.writes += 1
    this.during()
    return taken
  }
}
const writerOf = (wire: Wire, filled?: () => void) =>
  new SocketWriter(wire, {
    ...(filled && { filled }),
    broken: (error) => wire.faults.push(error),
  })
const turn = () => new Promise<void>((resolve) => void setImmediate(resolve))

beforeEach(() => {
  outbox.calls = 0
})

test('with few calls under way a message goes out at once', () => {
  const wire = new Wire()
  writerOf(wire).message(['head'], null, '', 'body')
  expect(wire.text).toBe('headbody')
})

test('with many, messages go out when the turn is over, each to its own socket', async () => {
  outbox.calls = 100
  const wires = [new Wire(), new Wire(), new Wire()]
  const writers = wires.map((wire) => writerOf(wire))
  for (const [index, writer] of writers.entries()) writer.message([`head ${index} `], null, '', 'é')
  writers[1]?.message(['again'], null, '', Buffer.from(' and again'))
  expect(wires.map(({ text }) => text)).toEqual(['', '', ''])

  await turn()
  expect(wires.map(({ text }) => Buffer.from(text, 'latin1').toString())).toEqual([
    'head 0 é',
    'head 1 éagain and again',
    'head 2 é',
  ])
})

test('no message waits for more than sixteen, and none is lost however many there are', async () => {
  outbox.calls = 100
  const wire = new Wire()
  const writer = writerOf(wire)
  let expected = ''
  for (let index = 0; index < 1_000; index += 1) {
    const head = `${index} `
    expected += head
    writer.message([head], null, '', null)
    expect(expected.length - wire.text.length).toBeLessThan(16 * 5)
  }
  await turn()
  expect(wire.text).toBe(expected)
})

test.each([
  ['bytes', (writer: SocketWriter) => writer.bytes(Buffer.from('piece')), 'headpiece'],
  ['a chunk', (writer: SocketWriter) => writer.chunk(Buffer.from('piece')), 'head5\r\npiece\r\n'],
  [
    'a message too large to wait',
    (writer: SocketWriter) => writer.message(['x'.repeat(20_000)], null, '', 'y'),
    `head${'x'.repeat(20_000)}y`,
  ],
  ['the end of the socket', (writer: SocketWriter) => writer.settle(), 'head'],
])('a message that waits goes before what follows it: %s', async (_, act, sent) => {
  outbox.calls = 100
  const wire = new Wire()
  const writer = writerOf(wire)
  writer.message(['head'], null, '', null)
  act(writer)
  expect(wire.text).toBe(sent)

  await turn()
  expect(wire.text).toBe(sent)
})

test('what a socket does not take is kept in its order, and said once to be', async () => {
  outbox.calls = 100
  const wire = new Wire()
  let filled = 0
  const writer = writerOf(wire, () => {
    filled += 1
  })
  wire.room = 6
  writer.message(['first'], null, '', null)
  writer.message(['second'], null, '', null)
  await turn()
  writer.message(['third'], null, '', null)
  await turn()
  expect([wire.text, writer.full, filled]).toEqual(['firsts', true, 1])

  wire.room = Number.POSITIVE_INFINITY
  expect([writer.flush(), wire.text, writer.full]).toEqual([true, 'firstsecondthird', false])
})

test('messages that come while others go out follow them, each once', async () => {
  outbox.calls = 100
  const wires = [new Wire(), new Wire(), new Wire()] as const
  const writers = wires.map((wire) => writerOf(wire))
  let more = 3
  wires[0].during = () => {
    if (more === 0) return
    more -= 1
    writers[0]?.message([` own ${more}`], null, '', null)
    writers[1]?.message([` other ${more}`], null, '', null)
    writers[2]?.settle()
  }
  for (const writer of writers) writer.message(['first'], null, '', 'é')
  await turn()
  await turn()
  expect(wires.map(({ text }) => Buffer.from(text, 'latin1').toString())).toEqual([
    'firsté own 2 own 1 own 0',
    'firsté other 2 other 1 other 0',
    'firsté',
  ])
})

test('bytes of a socket that were asked for in the middle of a sending follow its messages', async () => {
  outbox.calls = 100
  const [one, two] = [new Wire(), new Wire()]
  const [first, second] = [writerOf(one), writerOf(two)]
  one.during = () => second.bytes(Buffer.from(' at once'))
  first.message(['one'], null, '', null)
  second.message(['two'], null, '', null)
  second.message([' and more'], null, '', null)
  await turn()
  expect(two.text).toBe('two and more at once')
})

test('a socket that throws breaks its own connection; the others get theirs once', async () => {
  outbox.calls = 100
  const wires = [new Wire(), new Wire(), new Wire()] as const
  const fault = new Error('the socket broke')
  wires[1].during = () => {
    throw fault
  }
  for (const wire of wires) writerOf(wire).message(['text'], null, '', null)
  await turn()
  expect([wires[0].text, wires[2].text]).toEqual(['text', 'text'])
  expect(wires.map(({ faults }) => faults)).toEqual([[], [fault], []])
})

test('what is thrown by whoever hears of a broken socket holds up nobody else', () => {
  const box = new Outbox()
  box.calls = 100
  const sent: string[] = []
  const sender = (name: string, throws = false) => ({
    sendOut() {
      sent.push(name)
      if (throws) throw new Error(name)
    },
  })
  box.add(sender('first'), 1)
  box.add(sender('second', true), 1)
  box.add(sender('third'), 1)
  expect(() => box.send()).toThrow('second')
  box.send()
  expect(sent).toEqual(['first', 'second', 'third'])
})

test('a message for which there is no room goes out at once, after those before it', async () => {
  outbox.calls = 100
  const [one, two] = [new Wire(), new Wire()]
  const [first, second] = [writerOf(one), writerOf(two)]
  let expected = ''
  let rounds = 0
  one.during = () => {
    if (rounds > 0) return
    // Sending does not end while this goes on, so that nothing makes room.
    for (; rounds < 60; rounds += 1) {
      const text = String(rounds).padEnd(16_000, '.')
      expected += text
      second.message([text], null, '', null)
    }
  }
  first.message(['begin'], null, '', null)
  await turn()
  expect(two.text === expected).toBe(true)
  expect(outbox.room).toBe(true)
})
