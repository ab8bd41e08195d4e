import { describe, expect, test } from 'vitest'
import { FieldList } from '#policies/kit/field-list.ts'
import { bodyDecoder } from './body-decoder.ts'
import { FlowingBody } from './flowing-body.ts'
import { type Framing, requestFraming, responseFraming } from './framing.ts'
import { endOfHead, MalformedHead, readHead } from './read-head.ts'

const quiet = { pause: () => undefined, resume: () => undefined, cancel: () => undefined }

/** Feeds the bytes in two parts, cut at `cut`; says what the body got and what was left over. */
async function decoded(framing: Exclude<Framing, { kind: 'none' }>, bytes: Buffer, cut: number) {
  const body = new FlowingBody(null, quiet)
  const decoder = bodyDecoder(framing, body)
  let left = 0
  for (const part of [bytes.subarray(0, cut), bytes.subarray(cut)])
    left += part.length - (decoder.done ? 0 : decoder.take(part))
  const pieces: Buffer[] = []
  if (decoder.done)
    for (let piece = await body.read(); piece; piece = await body.read())
      pieces.push(Buffer.from(piece))
  return {
    done: decoder.done,
    text: Buffer.concat(pieces).toString(),
    left,
    trailers: body.trailers,
  }
}

describe('chunked coding (RFC 9112, 7.1)', () => {
  const message = Buffer.from('4\r\nWiki\r\n6;note="x"\r\npedia \r\n0\r\nX-Sum: 9\r\n\r\nGET /next')

  test('is read the same wherever the network cuts it', async () => {
    for (let cut = 0; cut <= message.length; cut += 1) {
      const { done, text, left, trailers } = await decoded({ kind: 'chunked' }, message, cut)
      expect([cut, done, text, left]).toEqual([cut, true, 'Wikipedia ', 'GET /next'.length])
      expect(trailers?.get('x-sum')).toBe('9')
    }
  })

  test.each([
    ['a bare LF after the size', '4\nWiki\r\n0\r\n\r\n'],
    ['a sign before the size', '+4\r\nWiki\r\n0\r\n\r\n'],
    ['a hexadecimal prefix', '0x4\r\nWiki\r\n0\r\n\r\n'],
    ['no size', '\r\nWiki\r\n0\r\n\r\n'],
    ['a blank before the size', ' 4\r\nWiki\r\n0\r\n\r\n'],
    ['more data than the size', '3\r\nWiki\r\n0\r\n\r\n'],
    ['a size beyond all measure', 'fffffffffffff\r\nWiki'],
    ['an endless extension', `4;${'x'.repeat(300)}`],
    ['a folded trailer', '0\r\nX-A: b\r\n c\r\n\r\n'],
  ])('refuses %s', async (_, text) => {
    await expect(decoded({ kind: 'chunked' }, Buffer.from(text), 2)).rejects.toThrow(MalformedHead)
  })
})

test('a body of a stated length ends there, wherever the network cuts it', async () => {
  const bytes = Buffer.from('hello worldGET /')
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const { done, text, left } = await decoded({ kind: 'length', bytes: 11 }, bytes, cut)
    expect([cut, done, text, left]).toEqual([cut, true, 'hello world', 5])
  }
})

test.each(['A: b', 'A:b', 'A:  b', 'A: b ', 'A:'])(
  'a field that came as “%s” is sent on with one space and nothing around it',
  (line) => {
    const { fields } = readHead(`GET / HTTP/1.1\r\nX: 1\r\n${line}\r\nY: 2\r\n\r\n`)
    const bytes = Buffer.alloc(200)
    const text = bytes.toString('latin1', 0, fields.write(bytes, 0))
    expect(text.toLowerCase()).toBe(`x: 1\r\na: ${line.length > 2 ? 'b' : ''}\r\ny: 2\r\n`)
  },
)

test.each(['A: b\r\n\rC', 'A: b\r\n\r\r', 'A: b\rC', 'A: b\r\n\tc', 'A: b\n', 'A: \0', 'A: \x7f'])(
  'what begins a head no end makes good is refused at once: %j',
  (text) => {
    expect(() => endOfHead(Buffer.from(text))).toThrow(MalformedHead)
  },
)

test.each(['', 'A', 'A: b\r', 'A: b\r\n', 'A: b\r\n\r', 'A:\tb', 'A: \xff'])(
  'what may become a head is waited for: %j',
  (text) => {
    expect(endOfHead(Buffer.from(text, 'latin1'))).toBe(-1)
  },
)

describe('a head', () => {
  const head = 'GET / HTTP/1.1\r\nHost: a.example\r\nX-A: \t b c \t\r\n\r\n'

  test('ends after its empty line, found again at every cut', () => {
    const bytes = Buffer.from(`${head}rest`)
    for (let cut = 0; cut < head.length; cut += 1) {
      expect(endOfHead(bytes.subarray(0, cut))).toBe(-1)
      for (let more = cut; more < head.length; more += 1)
        expect([cut, more, endOfHead(bytes.subarray(0, more), Math.max(0, cut - 3))]).toEqual([
          cut,
          more,
          -1,
        ])
      expect(endOfHead(bytes, Math.max(0, cut - 3))).toBe(head.length)
    }
  })

  test('gives its fields in lower case, values without the blanks around them', () => {
    const { lineEnd, fields } = readHead(head.slice(0, -4))
    expect([lineEnd, ...fields]).toEqual([14, ['host', 'a.example'], ['x-a', 'b c']])
  })

  test('tells names apart that differ in one character, however many came before', () => {
    const names = Array.from({ length: 5_000 }, (_, index) => `X-${index.toString(36)}`)
    for (const round of [names, names.toReversed(), names])
      for (const name of round) {
        const { fields } = readHead(`GET / HTTP/1.1\r\n${name}: a\r\n${name.toUpperCase()}: b`)
        expect([...fields]).toEqual([
          [name.toLowerCase(), 'a'],
          [name.toLowerCase(), 'b'],
        ])
      }
  })

  test('with a name of any length and any character of a token is read', () => {
    for (const name of ["!#$%&'*+.^_`|~-09azAZ", 'x'.repeat(5_000)]) {
      const { fields } = readHead(`GET / HTTP/1.1\r\n${name}:\r\nB: ${name}`)
      expect([...fields]).toEqual([
        [name.toLowerCase(), ''],
        ['b', name],
      ])
    }
  })

  test.each([
    ['a bare LF', 'GET / HTTP/1.1\nHost: a\r\n\r\n'],
    ['a bare CR', 'GET / HTTP/1.1\r\nX: a\rb\r\n\r\n'],
    ['a NUL', 'GET / HTTP/1.1\r\nX: a\0b\r\n\r\n'],
    ['a DEL', 'GET / HTTP/1.1\r\nX: a\x7fb\r\n\r\n'],
    ['a folded line', 'GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n'],
    ['a blank before the colon', 'GET / HTTP/1.1\r\nX : a\r\n\r\n'],
    ['a field without a name', 'GET / HTTP/1.1\r\n: a\r\n\r\n'],
    ['a line without a colon', 'GET / HTTP/1.1\r\nX\r\n\r\n'],
    ['a name that is no token', 'GET / HTTP/1.1\r\nX(y): a\r\n\r\n'],
    ['a name beyond ASCII', 'GET / HTTP/1.1\r\nXé: a\r\n\r\n'],
    ['a control character in the first line', 'GET /\x0b HTTP/1.1\r\nX: a\r\n\r\n'],
    ['a second CR before the LF', 'GET / HTTP/1.1\r\nX: a\r\r\n\r\n'],
  ])('with %s is refused', (_, text) => {
    const bytes = Buffer.from(text, 'latin1')
    expect(() => {
      const end = endOfHead(bytes)
      readHead(bytes.toString('latin1', 0, end - 4))
    }).toThrow(MalformedHead)
  })

  test.each([
    ['a bare LF', 'GET / HTTP/1.1\nHost: a\n\n'],
    ['a control character', 'GET / HTTP/1.1\r\nX: a\x01'],
  ])('that is not whole yet is refused at once for %s', (_, text) => {
    expect(() => endOfHead(Buffer.from(text, 'latin1'))).toThrow(MalformedHead)
  })
})

describe('framing (RFC 9112, 6.3)', () => {
  const fields = (...entries: [string, string][]) => FieldList.from(entries)

  test.each([
    [
      'two lengths',
      [
        ['content-length', '4'],
        ['content-length', '5'],
      ],
    ],
    [
      'a length twice',
      [
        ['content-length', '4'],
        ['content-length', '4'],
      ],
    ],
    ['a length with a sign', [['content-length', '+4']]],
    [
      'a length and chunks',
      [
        ['content-length', '4'],
        ['transfer-encoding', 'chunked'],
      ],
    ],
    ['another coding', [['transfer-encoding', 'gzip, chunked']]],
    [
      'chunked twice',
      [
        ['transfer-encoding', 'chunked'],
        ['transfer-encoding', 'chunked'],
      ],
    ],
    ['an unknown coding', [['transfer-encoding', 'xchunked']]],
  ] as [string, [string, string][]][])('refuses a request with %s', (_, entries) => {
    expect(() => requestFraming(fields(...entries), '1.1')).toThrow(MalformedHead)
  })

  test('refuses chunks in HTTP/1.0', () => {
    expect(() => requestFraming(fields(['transfer-encoding', 'chunked']), '1.0')).toThrow(
      MalformedHead,
    )
  })

  test.each([
    ['an answer to HEAD', 200, 'HEAD', { kind: 'none' }],
    ['204', 204, 'GET', { kind: 'none' }],
    ['304', 304, 'GET', { kind: 'none' }],
    ['200', 200, 'GET', { kind: 'length', bytes: 7 }],
  ])('knows how the body of %s ends', (_, status, method, framing) => {
    expect(responseFraming(fields(['content-length', '7']), status, method)).toEqual(framing)
  })

  test('an answer without a length ends with the connection', () => {
    expect(responseFraming(fields(), 200, 'GET')).toEqual({ kind: 'until-close' })
  })
})

describe('a flowing body', () => {
  test('lets its origin wait while nobody takes the pieces', () => {
    const said: string[] = []
    const body = new FlowingBody(null, {
      pause: () => said.push('pause'),
      resume: () => said.push('resume'),
      cancel: () => said.push('cancel'),
    })
    body.push(Buffer.alloc(70_000))
    body.push(Buffer.alloc(1))
    const got: number[] = []
    body.flowTo({
      write: (piece) => got.push(piece.byteLength) > 0,
      end: () => undefined,
      fail: () => undefined,
    })

    expect(said).toEqual(['pause', 'resume'])
    expect(got).toEqual([70_000, 1])
  })

  test('stops at a full sink and goes on when there is room', () => {
    const got: string[] = []
    const said: string[] = []
    const body = new FlowingBody(null, { ...quiet, pause: () => said.push('pause') })
    body.flowTo({
      write: (piece) => {
        got.push(String(piece))
        return got.length > 1
      },
      end: () => got.push('end'),
      fail: () => got.push('fail'),
    })
    body.push(Buffer.from('a'))
    body.push(Buffer.from('b'))
    body.finish(null)
    expect([got, said]).toEqual([['a'], ['pause']])

    body.resume()
    expect(got).toEqual(['a', 'b', 'end'])
  })

  test.each([
    ['has ended', (body: FlowingBody) => body.finish(null)],
    ['has broken off', (body: FlowingBody) => body.break(new Error('gone'))],
    ['is not wanted', (body: FlowingBody) => body.cancel()],
  ])('that %s lets its origin go, whose connection carries other calls', (_, end) => {
    const said: string[] = []
    const body = new FlowingBody(null, {
      pause: () => said.push('pause'),
      resume: () => said.push('resume'),
      cancel: () => undefined,
    })
    body.push(Buffer.alloc(70_000))
    end(body)

    expect(said).toEqual(['pause', 'resume'])
  })

  test('tells a reader what broke it, after what had come', async () => {
    const body = new FlowingBody(null, quiet)
    body.push(Buffer.from('a'))
    body.break(new Error('gone'))

    expect(String(await body.read())).toBe('a')
    await expect(body.read()).rejects.toThrow('gone')
  })

  test('tells its origin once that the rest is not wanted', () => {
    let cancelled = 0
    const body = new FlowingBody(null, { ...quiet, cancel: () => (cancelled += 1) })
    body.cancel()
    body.cancel()
    expect(cancelled).toBe(1)
  })
})
