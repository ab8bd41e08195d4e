import { expect, test } from 'vitest'
import { Hostnames } from '#gateway/activation/hostnames.ts'
import type { HeldCertificate } from '#gateway/secrets/read-certificate.ts'
import { Http3Ports } from './http3-ports.ts'
import { http3Memory, SharedHttp3 } from './shared-http3.ts'

const LEFT_AFTER_MS = 60_500

/** Two ports, and other threads that do what they are told when `obey` is called. */
function world() {
  const log: string[] = []
  const orders: (() => void)[] = []
  const shared = new SharedHttp3(http3Memory())
  const state = { revision: 'one', fails: false }
  const ports = new Http3Ports({
    ports: [8443, 8444],
    shared,
    secrets: {
      get revision() {
        return state.revision
      },
      certificate: () => ({ chain: state.revision, key: 'key' }) as HeldCertificate,
    },
    hostnames: () => new Hostnames([{ name: 'api.test', certificateId: 'sec_0000000000000001' }]),
    open(place, certificates) {
      log.push(`open ${place} ${certificates.map(({ cert }) => cert)}`)
      return { stop: () => void log.push(`stop ${place}`) }
    },
    spread(place, certificates) {
      log.push(`others ${certificates ? 'open' : 'stop'} ${place}`)
      return new Promise((resolve, reject) =>
        orders.push(() => (state.fails ? reject(new Error('no port')) : resolve())),
      )
    },
    failed: (error) => void log.push(String(error)),
  })
  const obey = async () => {
    for (const order of orders.splice(0)) order()
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
  }
  const said = () => log.splice(0)
  return { ports, shared, state, obey, said }
}

test('a port is advertised when all threads listen there', async () => {
  const { ports, shared, obey, said } = world()
  ports.settle(0)
  expect([said(), shared.advertisement]).toEqual([['open 0 one', 'others open 0'], null])
  await obey()
  ports.settle(1)
  expect([said(), shared.advertisement]).toEqual([[], 'h3=":8443"; ma=60'])
})

test('also when one of them cannot, which is told', async () => {
  const { ports, shared, state, obey, said } = world()
  state.fails = true
  ports.settle(0)
  await obey()
  expect(said()).toContain('Error: no port')
  expect(shared.advertisement).toBe('h3=":8443"; ma=60')
})

test('another certificate opens the other port; the one before is left by all when nobody can know it and no call of any thread is in flight', async () => {
  const { ports, shared, state, obey, said } = world()
  ports.settle(0)
  await obey()
  said()
  state.revision = 'two'
  ports.settle(1_000)
  await obey()
  expect([said(), shared.advertisement]).toEqual([
    ['open 1 two', 'others open 1'],
    'h3=":8444"; ma=60',
  ])
  // A further change waits for the port.
  state.revision = 'three'
  shared.callBegins(0)
  ports.settle(1_000 + LEFT_AFTER_MS)
  expect(said()).toEqual([])
  shared.callEnds(0)
  ports.settle(1_000 + LEFT_AFTER_MS - 1)
  expect(said()).toEqual([])
  ports.settle(1_000 + LEFT_AFTER_MS)
  expect(said()).toEqual(['stop 0', 'others stop 0', 'open 0 three', 'others open 0'])
  await obey()
  expect(shared.advertisement).toBe('h3=":8443"; ma=60')
})
