import { expect, test } from 'vitest'
import { anExchange, fakePorts } from '#policies/kit/testing.ts'
import { ipFilter } from './definition.ts'
import { ipFilterRuntime } from './runtime.ts'

const from = (clientIp: string, config: object) =>
  ipFilterRuntime(ipFilter.config.parse(config), fakePorts()).request?.(anExchange({ clientIp }))

test.each([
  ['inside the range', '203.0.113.9', undefined],
  ['outside of it', '203.0.114.9', { status: 403 }],
  ['inside, written as IPv6', '::ffff:203.0.113.9', undefined],
  ['of the other family', '2001:db8::1', { status: 403 }],
])('with a list of who may, an address %s is judged', (_, clientIp, expected) => {
  const answer = from(clientIp, { allow: ['203.0.113.0/24'] })
  if (expected) expect(answer).toMatchObject(expected)
  else expect(answer).toBeUndefined()
})

test('who is denied is refused even when allowed', () => {
  expect(from('203.0.113.9', { allow: ['203.0.113.0/24'], deny: ['203.0.113.9'] })).toMatchObject({
    status: 403,
  })
})
