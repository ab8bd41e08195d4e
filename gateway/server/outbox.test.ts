import { beforeEach, expect, test } from 'vitest'
import { outbox } from './outbox.ts'
import { SocketWriter } from './socket-writer.ts'

/** A socket that takes as many bytes as it has room for. */
class Wire {
  room = Number.POSITIVE_INFINITY
  text = ''
  writes = 0

  write(data: Uint8Array | string, byteOffset = 0, byteLength = data.length): number {
    const taken = Math.min(this.room, byteLength)
    this.text += Buffer.from(data as Uint8Array).toString('latin1', byteOffset, byteOffset + taken)
    this.room -= taken
    this.writes += 1
    return taken
  }
}
const turn = () => new Promise<void>((resolve) => void setImmediate(resolve))

beforeEach(() => {
  outbox.calls = 0
})

test('with few calls under way a message goes out at once', () => {
  const wire = new Wire()
  new SocketWriter(wire).message('head', 'body')
  expect(wire.text).toBe('headbody')
})

test('with many, messages go out when the turn is over, each to its own socket', async () => {
  outbox.calls = 100
  const wires = [new Wire(), new Wire(), new Wire()]
  const writers = wires.map((wire) => new SocketWriter(wire))
  for (const [index, writer] of writers.entries()) writer.message(`head ${index} `, 'é')
  writers[1]?.message('again', Buffer.from(' and again'))
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
  const writer = new SocketWriter(wire)
  let expected = ''
  for (let index = 0; index < 1_000; index += 1) {
    const head = `${index} `
    expected += head
    writer.message(head, null)
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
    (writer: SocketWriter) => writer.message('x'.repeat(20_000), 'y'),
    `head${'x'.repeat(20_000)}y`,
  ],
  ['the end of the socket', (writer: SocketWriter) => writer.settle(), 'head'],
])('a message that waits goes before what follows it: %s', async (_, act, sent) => {
  outbox.calls = 100
  const wire = new Wire()
  const writer = new SocketWriter(wire)
  writer.message('head', null)
  act(writer)
  expect(wire.text).toBe(sent)

  await turn()
  expect(wire.text).toBe(sent)
})

test('what a socket does not take is kept in its order, and said once to be', async () => {
  outbox.calls = 100
  const wire = new Wire()
  let filled = 0
  const writer = new SocketWriter(wire, () => {
    filled += 1
  })
  wire.room = 6
  writer.message('first', null)
  writer.message('second', null)
  await turn()
  writer.message('third', null)
  await turn()
  expect([wire.text, writer.full, filled]).toEqual(['firsts', true, 1])

  wire.room = Number.POSITIVE_INFINITY
  expect([writer.flush(), wire.text, writer.full]).toEqual([true, 'firstsecondthird', false])
})
