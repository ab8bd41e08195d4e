import { expect, test } from 'vitest'
import { Stopping } from './stopping.ts'

function started() {
  const seen: (string | number)[] = []
  let nowMs = 5_000
  const stopping = new Stopping(
    (code) => seen.push(code),
    () => nowMs,
  )
  const closed = Promise.withResolvers<void>()
  stopping.before(() => void seen.push('first'))
  stopping.before(async () => {
    await closed.promise
    seen.push('second')
  })
  return { seen, stopping, close: closed.resolve, pass: (ms: number) => (nowMs += ms) }
}

test('a signal that is heard twice at once closes what was started, the last first', async () => {
  const { seen, stopping, close, pass } = started()
  const stopped = stopping.stop(0)
  pass(20)
  await stopping.stop(0)
  expect(seen).toEqual([])
  close()
  await stopped
  expect(seen).toEqual(['second', 'first', 0])
})

test('whoever insists has it end at once', async () => {
  const { seen, stopping, pass } = started()
  void stopping.stop(0)
  pass(1_500)
  await stopping.stop(0)
  expect(seen).toEqual([1])
})
