import { expect, test } from 'vitest'
import { anExchange, fakePorts } from '#policies/kit/testing.ts'
import { ipFilterApisix } from './apisix.ts'
import { ipFilter } from './definition.ts'
import { ipFilterRuntime } from './runtime.ts'

const lists: Record<string, string[]> = {
  offices: ['192.0.2.0/24'],
  bad: ['192.0.2.66'],
  empty: [],
}

const from = (clientIp: string, config: object) =>
  ipFilterRuntime(
    ipFilter.config.parse(config),
    fakePorts({ networkList: (name) => lists[name] ?? [] }),
  ).request?.(anExchange({ clientIp }))

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

test.each([
  ['of an allowed list', '192.0.2.1', { allowLists: ['offices'] }, true],
  ['of another network', '203.0.113.9', { allowLists: ['offices'] }, false],
  ['beside the list', '203.0.113.9', { allow: ['203.0.113.9'], allowLists: ['offices'] }, true],
  ['of a denied list', '192.0.2.66', { allowLists: ['offices'], denyLists: ['bad'] }, false],
  ['of no denied list', '203.0.113.9', { denyLists: ['bad'] }, true],
  ['when the allowed list is empty', '203.0.113.9', { allowLists: ['empty'] }, false],
])('a list stands for its networks: an address %s', (_, address, config, allowed) => {
  const answer = from(address, config)
  if (allowed) expect(answer).toBeUndefined()
  else expect(answer).toMatchObject({ status: 403 })
})

test('in APISIX each network is written as its own, so that it is compared with what APISIX sees', () => {
  const networks = [
    '::ffff:203.0.113.7',
    '::ffff:203.0.113.0/120',
    '198.51.100.7/24',
    '2001:DB8::1/32',
  ]
  const written = ['203.0.113.7', '203.0.113.0/24', '198.51.100.0/24', '2001:db8::/32']
  const config = ipFilter.config.parse({ deny: networks, trustedProxies: networks })
  expect(ipFilterApisix(config)).toEqual({
    plugins: {
      'ip-restriction': { blacklist: written },
      'real-ip': {
        source: 'http_x_forwarded_for',
        trusted_addresses: written,
        recursive: true,
      },
    },
  })
})

test('names the lists that it uses, and cannot become a plugin of APISIX with them', () => {
  const config = ipFilter.config.parse({ allowLists: ['offices'], denyLists: ['bad'] })
  expect(ipFilter.networkLists?.(config)).toEqual(['offices', 'bad'])
  expect(ipFilterApisix(config)).toHaveProperty('unsupported')
})
