import { expect, test } from 'vitest'
import { BodyUnwanted, FlowingBody } from './flowing-body.ts'

const anOrigin = () => {
  const said: string[] = []
  return {
    said,
    pause: () => void said.push('pause'),
    resume: () => void said.push('resume'),
    cancel: () => void said.push('cancel'),
  }
}

test('a body that ends while its origin waits lets the origin go on, whether somebody reads it or not', () => {
  const origin = anOrigin()
  const body = new FlowingBody(null, origin)
  body.push(new Uint8Array(70_000))
  expect(origin.said).toEqual(['pause'])
  body.finish(null)
  expect(origin.said).toEqual(['pause', 'resume'])
  body.cancel()
  expect(origin.said).toEqual(['pause', 'resume'])
  expect(body.ended).toBe(true)
})

test.each<[string, (body: FlowingBody) => void, unknown]>([
  ['ends', (body) => body.finish(null), null],
  ['breaks off', (body) => body.break(new Error('cut')), new Error('cut')],
  ['is wanted no more', (body) => body.cancel(), new BodyUnwanted()],
])('each watcher hears once how a body %s, before its reader does', (_, end, fault) => {
  const body = new FlowingBody(null, anOrigin())
  const heard: unknown[] = []
  for (const name of ['one', 'two'])
    body.watch(
      (piece) => heard.push(`${name} ${piece.byteLength}`),
      (said) => heard.push(said),
    )
  body.flowTo({
    write: () => true,
    end: () => heard.push('reader'),
    fail: () => heard.push('reader'),
  })
  body.push(new Uint8Array(3))
  end(body)
  end(body)
  const told = ['one 3', 'two 3', fault, fault]
  expect(heard.slice(0, 4)).toEqual(told)
  expect(heard.filter((each) => each !== 'reader')).toEqual(told)
  const late: unknown[] = []
  body.watch(
    () => undefined,
    (said) => late.push(said),
  )
  expect(late).toEqual([fault])
})

test('who begins to watch knows whether something of the body has gone by', () => {
  const body = new FlowingBody(null, anOrigin())
  body.push(new Uint8Array(3))
  expect(body.begun).toBe(false)
  body.flowTo({ write: () => true, end: () => undefined, fail: () => undefined })
  expect(body.begun).toBe(true)
})

test('a body beyond its limit breaks, its reader sees nothing of what is too much, and the rest is not wanted', async () => {
  const asked: string[] = []
  const body = new FlowingBody(null, {
    pause: () => undefined,
    resume: () => undefined,
    cancel: () => asked.push('cancel'),
  })
  const tooLarge = new Error('It is too large.')
  body.push(Buffer.from('ab'))
  expect(body.limit(1, tooLarge)).toBe(false)
  expect(body.limit(3, tooLarge)).toBe(true)
  // The narrower of two holds.
  expect(body.limit(9, new Error('Another.'))).toBe(true)
  body.push(Buffer.from('c'))
  expect([body.broken, asked]).toEqual([false, []])
  body.push(Buffer.from('de'))
  expect([body.brokenBy, asked]).toEqual([tooLarge, ['cancel']])
  const seen: string[] = []
  const failed: Error[] = []
  body.flowTo({
    write: (piece) => {
      seen.push(Buffer.from(piece).toString())
      return true
    },
    end: () => failed.push(new Error('It ended.')),
    fail: (error) => failed.push(error),
  })
  expect([seen.join(''), failed]).toEqual(['abc', [tooLarge]])
})
