import { expect, test } from 'vitest'
import { aRecord, callsOf } from '#gateway/testing/a-record.ts'
import { CallTallies } from './call-tallies.ts'
import { coarserBy } from './coarser.ts'

const MINUTE_MS = 60_000

test('calls that are alike are one tally, with their sums; what differs in anything is another', () => {
  const tallies = new CallTallies()
  const calls = [
    aRecord(),
    aRecord(),
    aRecord({ status: 429 }),
    aRecord({ keyId: 'key_other00000000000' }),
    aRecord({ productId: null }),
    aRecord({ operationId: null }),
    aRecord({ apiId: null, operationId: null }),
    aRecord({ keyId: null, subscriptionId: null, organisationId: null }),
    aRecord({ at: 11 * MINUTE_MS }),
  ]
  for (const call of calls) tallies.count(call)

  const taken = tallies.take()

  expect(taken.map(({ calls }) => calls).sort()).toEqual([1, 1, 1, 1, 1, 1, 1, 2])
  expect(taken.find(({ calls }) => calls === 2)).toMatchObject({
    group: { status: 200, keyId: 'key_acme000000000000', operationId: 'op_list000000000000' },
    minute: 10 * MINUTE_MS,
    requestBytes: 6,
    responseBytes: 10,
    totalMs: 3,
  })
  expect(tallies.take()).toEqual([])
})

test('minutes that alternate, as calls that end late do, are told apart', () => {
  const tallies = new CallTallies()
  for (const minute of [10, 11, 10, 11, 10]) tallies.count(aRecord({ at: minute * MINUTE_MS }))
  const taken = tallies.take()
  const of = (minute: number) => taken.filter((tally) => tally.minute === minute * MINUTE_MS)
  expect([callsOf(of(10)), callsOf(of(11))]).toEqual([3, 2])
})

test('what another thread has counted, sent as a message, is added', () => {
  const thread = new CallTallies()
  const main = new CallTallies()
  for (const tallies of [thread, main, thread]) tallies.count(aRecord())
  thread.count(aRecord({ status: 500 }))

  main.merge(structuredClone(thread.take()))

  const taken = main.take()
  expect(taken.map(({ group, calls }) => [group.status, calls])).toEqual([
    [200, 3],
    [500, 1],
  ])
})

test('no call is lost when so many groups were met that they are found anew', () => {
  const tallies = new CallTallies()
  let calls = 0
  for (let round = 0; round < 3; round += 1) {
    for (let key = 0; key < 25_000; key += 1) tallies.count(aRecord({ keyId: `key_${key}` }))
    calls += callsOf(tallies.take())
  }
  expect(calls).toBe(75_000)
})

test('told apart by less, calls keep their hour, API and status', () => {
  const tallies = new CallTallies()
  tallies.count(aRecord({ at: 90 * MINUTE_MS }))
  const [tally] = tallies.take()
  if (!tally) throw new Error('There is no tally.')
  expect(coarserBy[1](tally)).toMatchObject({
    minute: 60 * MINUTE_MS,
    group: { operationId: null, keyId: null, subscriptionId: 'sub_acme000000000000' },
  })
  expect(coarserBy[2](tally)).toMatchObject({
    minute: 60 * MINUTE_MS,
    calls: 1,
    group: { apiId: 'api_pets000000000000', status: 200, subscriptionId: null, productId: null },
  })
})
