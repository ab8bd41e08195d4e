import { beforeAll, describe, expect, test } from 'vitest'
import type { SeenByCase } from './testing/call-by-private-issuers.ts'
import { canHaveOwnNetwork, runInOwnNetwork } from './testing/in-own-network.ts'

const possible = canHaveOwnNetwork()
let seen: Record<'forbidden' | 'allowed', SeenByCase>
beforeAll(async () => {
  if (possible) seen = (await runInOwnNetwork('call-by-private-issuers.ts')) as typeof seen
})

const inside = [
  'this machine',
  'this machine in IPv6',
  'this machine, mapped into IPv6',
  'this machine as a number',
  'a private network',
  'the metadata of a cloud',
  'the metadata of a cloud under TLS',
  'a name that stands for this machine',
]
const discovery = '/.well-known/openid-configuration'

test.runIf(possible)('an issuer outside is asked, and followed to where it leads outside', () => {
  for (const { 'keys outside': keys, ...others } of Object.values(seen)) {
    expect(keys).toEqual({ status: 200, inside: 0, outside: ['/keys'] })
    expect(others['a redirect that stays outside']?.outside).toEqual(['/moved', '/keys'])
    expect(others['discovery that stays outside']?.outside).toEqual([discovery, '/keys'])
  }
})

describe.runIf(possible)(
  'as long as private addresses are not allowed, nothing there is connected to',
  () => {
    test.each(inside)('%s: neither for keys, nor by a redirect, nor by discovery', (name) => {
      const { forbidden } = seen
      expect(forbidden[`keys at ${name}`]).toEqual({ status: 503, inside: 0, outside: [] })
      expect(forbidden[`a redirect to ${name}`]).toEqual({
        status: 503,
        inside: 0,
        outside: ['/moved'],
      })
      expect(forbidden[`discovery that names ${name}`]).toEqual({
        status: 503,
        inside: 0,
        outside: [discovery],
      })
    })

    test('nor for the token of a backend', () => {
      expect(seen.forbidden['a token endpoint inside']).toEqual({
        status: 503,
        inside: 0,
        outside: [],
      })
      expect(seen.forbidden['a token endpoint that leads inside']).toEqual({
        status: 503,
        inside: 0,
        outside: ['/moved'],
      })
    })
  },
)

describe.runIf(possible)('where they are allowed', () => {
  test.each(inside)('a redirect from outside still does not lead to %s', (name) => {
    expect(seen.allowed[`a redirect to ${name}`]).toEqual({
      status: 503,
      inside: 0,
      outside: ['/moved'],
    })
  })

  test('a client’s secret is sent to no other address than its own', () => {
    expect(seen.allowed['a token endpoint that leads inside']).toEqual({
      status: 503,
      inside: 0,
      outside: ['/moved'],
    })
  })

  test.each(inside.filter((name) => !name.includes('mapped')))(
    'keys at %s are had, so that it is the rule alone that keeps others away',
    (name) => {
      expect(seen.allowed[`keys at ${name}`]).toEqual({ status: 200, inside: 1, outside: [] })
      expect(seen.allowed[`discovery that names ${name}`]).toMatchObject({ status: 200, inside: 1 })
      expect(seen.allowed['a token endpoint inside']).toMatchObject({ status: 200, inside: 1 })
      expect(seen.allowed['a redirect inside']).toMatchObject({ status: 200, inside: 2 })
    },
  )
})
