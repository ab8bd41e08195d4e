import { expect, test } from 'vitest'
import { gatewayBase, keyForGateway } from './key-for-gateway.ts'

const page = 'https://portal.example.com/apis/pets/op_a'
const base = 'https://gateway.example.com/pets'
const sentTo = (url: string, more: { base?: string | null; secret?: string } = {}) =>
  keyForGateway(
    { url, headers: { accept: '*/*' } },
    { base, keyHeader: 'x-api-key', secret: 'gk_secret', page, ...more },
  ).headers

test.each([base, `${base}/dogs?size=1`, `${base}?a=b`, `${base}/a/../dogs`])(
  'the key goes to %s',
  (url) => {
    expect(sentTo(url)).toEqual({ accept: '*/*', 'x-api-key': 'gk_secret' })
  },
)

test.each([
  'https://evil.example/pets/dogs',
  'http://gateway.example.com/pets/dogs',
  'https://gateway.example.com:8443/pets/dogs',
  'https://gateway.example.com.evil.example/pets',
  'https://gateway.example.com@evil.example/pets',
  'https://gateway.example.com/pets-of-others',
  'https://gateway.example.com/pets/../other/dogs',
  'https://gateway.example.com/pets/%2e%2e/other/dogs',
  '/pets/dogs',
  'http://',
])('no key goes to %s', (url) => {
  expect(sentTo(url)).toEqual({ accept: '*/*' })
})

test('a base without an origin is one of the portal itself', () => {
  expect(sentTo('/pets/dogs', { base: '/pets' })).toHaveProperty('x-api-key')
  expect(sentTo(`${base}/dogs`, { base: '/pets' })).not.toHaveProperty('x-api-key')
})

test('a base at the root takes in every path', () => {
  expect(
    sentTo('https://gateway.example.com/dogs', { base: 'https://gateway.example.com' }),
  ).toEqual({ accept: '*/*', 'x-api-key': 'gk_secret' })
})

test('without a key, or where no base is known, nothing is added', () => {
  expect(sentTo(`${base}/dogs`, { secret: '' })).toEqual({ accept: '*/*' })
  expect(sentTo(`${base}/dogs`, { base: null })).toEqual({ accept: '*/*' })
})

test.each([
  [{ openapi: '3.1.0', servers: [{ url: base }] }, base],
  [{ swagger: '2.0', schemes: ['https'], host: 'gateway.example.com', basePath: '/pets' }, base],
  [{ swagger: '2.0', basePath: '/pets' }, '/pets'],
  [{ openapi: '3.0.3' }, null],
])('the base of %j is %j', (document, expected) => {
  expect(gatewayBase(document)).toBe(expected)
})
