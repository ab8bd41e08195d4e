import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { Wake } from './wake.ts'

const LONG_MS = 60_000

test('news wakes everybody who waits', async () => {
  const wake = new Wake()
  const { signal } = new AbortController()
  const waiting = Promise.all([wake.next(signal, LONG_MS), wake.next(signal, LONG_MS)])

  wake.all()

  await expect(waiting).resolves.toHaveLength(2)
})

test('the end of the session wakes, also when it has come before', async () => {
  const wake = new Wake()
  const session = new AbortController()
  const waiting = wake.next(session.signal, LONG_MS)
  session.abort()

  await waiting
  await wake.next(session.signal, LONG_MS)
})

test('a wait that is over leaves nothing at a signal that lives as long as the session', async () => {
  const wake = new Wake()
  const { signal } = new AbortController()

  for (let round = 0; round < 20; round += 1) {
    const waiting = wake.next(signal, LONG_MS)
    wake.all()
    await waiting
  }
  await wake.next(signal, 1)

  expect(getEventListeners(signal, 'abort')).toEqual([])
})
