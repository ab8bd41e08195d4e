import { expect, test } from 'vitest'
import { randomFrom } from '#gateway/testing/random.ts'
import { ChunkDecoder } from './chunk-decoder.ts'
import { FlowingBody } from './flowing-body.ts'
import { MalformedHead } from './read-head.ts'

const quiet = { pause: () => undefined, resume: () => undefined, cancel: () => undefined }

function decoding() {
  const pieces: string[] = []
  const ends: unknown[] = []
  const body = new FlowingBody(null, quiet)
  body.flowTo({
    write: (piece) => pieces.push(Buffer.from(piece).toString('latin1')) > 0,
    end: (trailers) => ends.push(trailers && [...trailers]),
    fail: (error) => ends.push(error.message),
  })
  return { decoder: new ChunkDecoder(body), pieces, ends }
}
const chunk = (data: string, more = '') => `${data.length.toString(16)}${more}\r\n${data}\r\n`

test('small chunks that come together go on as one piece', () => {
  const { decoder, pieces, ends } = decoding()
  const text = 'abc'.repeat(10_000)
  const bytes = Buffer.from(`${[...text].map((one) => chunk(one)).join('')}0\r\n\r\nGET /`)

  expect(decoder.take(bytes)).toBe(bytes.length - 5)
  expect(pieces).toEqual([text])
  expect(ends).toEqual([null])
})

test('what came before a bad chunk goes on', () => {
  const { decoder, pieces } = decoding()
  expect(() => decoder.take(Buffer.from(`${chunk('a')}${chunk('b')}zz\r\n`))).toThrow(MalformedHead)
  expect(pieces).toEqual(['ab'])
})

test('trailers are as long as they may be, however they come', () => {
  const trailers = (bytes: number) => `X-A: ${'b'.repeat(bytes - 9)}\r\n\r\n`
  for (const [bytes, isTaken] of [
    [16_384, true],
    [16_385, false],
  ] as const)
    for (const cut of [1, 5, 16_384, 20_000]) {
      const { decoder } = decoding()
      const take = () => {
        decoder.take(Buffer.from('0\r\n'))
        const text = trailers(bytes)
        decoder.take(Buffer.from(text.slice(0, cut)))
        decoder.take(Buffer.from(text.slice(cut)))
      }
      if (isTaken) expect(take).not.toThrow()
      else expect(take).toThrow(MalformedHead)
    }
})

test('chunks are the same body wherever the network cuts them', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = randomFrom(seed)
    const parts = Array.from({ length: random.below(12) }, () =>
      String.fromCharCode(random.below(256)).repeat(1 + random.below(random.oneOf([3, 40, 300]))),
    )
    const coded = parts.map((part) => chunk(part, random.oneOf(['', ';a', ' ; a="b c"']))).join('')
    const bytes = Buffer.from(`${coded}0\r\nX-Sum: \xe9\r\n\r\n`, 'latin1')
    const { decoder, pieces, ends } = decoding()
    for (let at = 0; at < bytes.length; ) {
      const to = Math.min(bytes.length, at + 1 + random.below(random.oneOf([2, 50, 5_000])))
      expect(decoder.take(bytes.subarray(at, to))).toBe(to - at)
      at = to
    }
    expect([seed, pieces.join(''), ends]).toEqual([seed, parts.join(''), [[['x-sum', '\xe9']]]])
  }
})
