import { expect, test } from 'vitest'
import { apiClosedWords } from './api-closed-words.ts'

const on = (more: object = {}) => ({
  gatewayId: 'gtw_a',
  gatewayName: 'A',
  seenAt: null,
  silent: false,
  certain: true,
  faults: [],
  ...more,
})

test('an API is said to be closed on as many gateways as say so now', () => {
  expect(apiClosedWords({ items: [on()], gatewayCount: 1 })).toBe(
    'This API is closed on the gateway',
  )
  expect(apiClosedWords({ items: [on()], gatewayCount: 3 })).toBe(
    'This API is closed on 1 of 3 gateways',
  )
  expect(apiClosedWords({ items: [on(), on()], gatewayCount: 2 })).toBe(
    'This API is closed on all 2 gateways',
  )
})

test('what a silent gateway said last, or one that does not name all, is no certainty', () => {
  const items = [on({ silent: true }), on({ certain: false })]
  expect(apiClosedWords({ items, gatewayCount: 2 })).toBe('This API may be closed')
  expect(apiClosedWords({ items: [...items, on()], gatewayCount: 3 })).toBe(
    'This API is closed on 1 of 3 gateways',
  )
})
