import { expect, test } from 'vitest'
import { replayRequest } from './replay.ts'

const aRequest = (more: object) => ({
  method: 'GET',
  target: '/pets',
  headers: [],
  body: null,
  clientIp: '203.0.113.7',
  scheme: 'https',
  ...more,
})
const host = (...values: string[]) => ({
  headers: values.map((value) => ({ name: 'Host', value })),
})

test.each([host(), host('api.test'), host('api.test:8443'), host('[2001:db8::1]:80')])(
  'a request that a listener would take is replayed: %j',
  (more) => {
    expect(replayRequest.safeParse(aRequest(more)).success).toBe(true)
  },
)

test.each([
  [host('a b'), 'headers.0.value'],
  [host(''), 'headers.0.value'],
  [host('a.test', 'b.test'), 'headers.1.name'],
  [{ target: '/pets#one' }, 'target'],
])('one that it would refuse is not, and the field says why: %j', (more, path) => {
  const { error } = replayRequest.safeParse(aRequest(more))
  expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path])
})
