import { expect, test } from 'vitest'
import { Time } from './time.tsx'

test('says of a moment in which zone it is', () => {
  const { props } = Time({ at: '2026-11-28T12:05:59.000Z' })
  expect([props.children].flat().join('')).toBe('2026-11-28 12:05:59 UTC')
})
