import { expect, test } from 'vitest'
import { FlowingBody } from '#gateway/http1/flowing-body.ts'
import { BodyTooLarge } from '#policies/kit/read-body.ts'
import { HeldBytes, heldBytesMemory, TooMuchHeld } from './held-bytes.ts'
import { HeldBody } from './request-body.ts'

const quiet = { pause: () => undefined, resume: () => undefined, cancel: () => undefined }

/** A body in chunks, all of which have come. */
function aBody(...pieces: string[]): FlowingBody {
  const body = new FlowingBody(null, quiet)
  for (const piece of pieces) body.push(Buffer.from(piece))
  body.finish(null)
  return body
}
async function rest(body: FlowingBody): Promise<string> {
  let text = ''
  for (let piece = await body.read(); piece; piece = await body.read())
    text += String(Buffer.from(piece))
  return text
}

test('a body that is too large for one who asked is whole for the backend', async () => {
  const body = aBody('hello ', 'wide ', 'world')
  await expect(new HeldBody(body).read(8)).rejects.toThrow(BodyTooLarge)

  expect(await rest(body)).toBe('hello wide world')
})

test('one who may read more can, after one who could not', async () => {
  const held = new HeldBody(aBody('hello ', 'world'))
  await expect(held.read(8)).rejects.toThrow(BodyTooLarge)

  expect(String(Buffer.from(await held.read(100)))).toBe('hello world')
  await expect(held.read(8)).rejects.toThrow(BodyTooLarge)
})

test('two who ask at once get the same bytes', async () => {
  const held = new HeldBody(aBody('a', 'b'))
  const both = await Promise.all([held.read(10), held.read(10)])
  expect(both.map((bytes) => String(Buffer.from(bytes)))).toEqual(['ab', 'ab'])
})

test('what finds no room among all held bodies goes on as it came, and what was held is given back', async () => {
  const held = new HeldBytes(heldBytesMemory(), 5)
  const first = new HeldBody(aBody('abc'), held)
  await first.read(10)
  const source = aBody('de', 'fg')
  const second = new HeldBody(source, held)
  await expect(second.read(10)).rejects.toThrow(TooMuchHeld)
  expect(held.held).toBe(3)
  expect(await rest(source)).toBe('defg')
  for (const body of [first, second, first]) body.release()
  expect(held.held).toBe(0)
})
