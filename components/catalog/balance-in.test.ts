import { expect, test } from 'vitest'
import { updateApiInput } from '#lib/catalog/api-schema.ts'
import { balanceIn } from './balance-in.ts'

const formOf = (fields: Record<string, string>) => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form
}

test('no further target and nobody who watches: nothing to say', () => {
  expect(balanceIn(formOf({ 'balance.whenAllOut': 'refuse' }))).toBeNull()
})

test('what the fields say is what the use case takes', () => {
  const balance = balanceIn(
    formOf({
      'balance.weight': '2',
      'balance.others.0.url': ' https://b.example.com/v1/ ',
      'balance.others.0.weight': '3',
      'balance.others.1.url': 'https://c.example.com',
      'balance.others.1.weight': '1',
      'balance.choose': 'sticky-address',
      'balance.whenAllOut': 'refuse',
      'balance.active': 'on',
      'balance.active.path': '/healthz',
      'balance.active.intervalMs': '5000',
      'balance.active.timeoutMs': '500',
      'balance.active.statuses': '200, 204',
      'balance.active.failures': '3',
      'balance.active.successes': '2',
    }),
  )
  expect(balance).toEqual({
    weight: 2,
    others: [
      { url: 'https://b.example.com/v1', weight: 3 },
      { url: 'https://c.example.com', weight: 1 },
    ],
    choose: 'sticky-address',
    whenAllOut: 'refuse',
    active: {
      path: '/healthz',
      intervalMs: 5_000,
      timeoutMs: 500,
      statuses: [200, 204],
      failures: 3,
      successes: 2,
    },
  })
  const input = { apiId: 'api_aaaaaaaaaaaaaaaa', balance }
  expect(updateApiInput.parse(input).balance).toEqual(balance)
})

test('watching the one target is something to say', () => {
  const balance = balanceIn(
    formOf({
      'balance.passive': 'on',
      'balance.passive.statuses': '',
      'balance.passive.failures': '5',
      'balance.passive.outMs': '30000',
    }),
  )
  expect(balance).toMatchObject({ others: [], passive: { statuses: [], failures: 5 } })
})
