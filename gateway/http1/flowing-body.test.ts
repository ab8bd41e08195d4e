import { expect, test } from 'vitest'
import { FlowingBody } from './flowing-body.ts'

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
