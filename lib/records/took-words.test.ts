import { expect, test } from 'vitest'
import { tookWords } from './took-words.ts'

test.each([
  [
    'a backend that was asked',
    { totalMs: 312.4, gatewayMs: 2, backendMs: 310 },
    '312 ms in all: 2 ms gateway, 310 ms backend',
  ],
  [
    'a refusal',
    { totalMs: 0.61, gatewayMs: 0.6, backendMs: null },
    '0.61 ms in all: 0.6 ms gateway, backend not asked',
  ],
  [
    'a body that was long on its way',
    { totalMs: 3_312, gatewayMs: 2, backendMs: 310 },
    '3.3 s in all: 2 ms gateway, 310 ms backend, 3 s for bodies on their way or between tries',
  ],
  [
    'a gateway that did not measure itself',
    { totalMs: 3_312, gatewayMs: null, backendMs: 310 },
    '3.3 s in all: 310 ms backend',
  ],
])('the time of %s is told in parts', (_, call, words) => {
  expect(tookWords(call, 'backend')).toBe(words)
})
