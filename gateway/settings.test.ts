import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readSettings } from './settings.ts'

const needed = { GATEWAY_DATA: '/data', GATEWAY_ADMIN_TOKEN: 't'.repeat(32) }

test('every setting is documented, and what is documented is a setting', () => {
  const known = [...readFileSync('gateway/settings.ts', 'utf8').matchAll(/^ {2}(GATEWAY_\w+):/gm)]
  const table = readFileSync('docs/gateway.md', 'utf8').matchAll(/^\|(.*?)\|/gm)
  const documented = [...table].flatMap(([, names]) => names?.match(/GATEWAY_\w+/g) ?? [])
  expect(documented.sort()).toEqual(known.map(([, name]) => name).sort())
})

test('needs no more than a folder and a token', () => {
  expect(readSettings(needed)).toMatchObject({ GATEWAY_PORT: 8080, GATEWAY_THREADS: 1 })
})

test('names every fault at once', () => {
  const read = readSettings({
    GATEWAY_DATA: '/data',
    GATEWAY_PORT: '99999',
    GATEWAY_THREADS: 'many',
    GATEWAY_REDIS_URL: 'http://redis',
  })
  expect('faults' in read ? read.faults.map((fault) => fault.split(' ')[0]) : []).toEqual([
    'GATEWAY_PORT',
    'GATEWAY_THREADS',
    'GATEWAY_REDIS_URL',
    'GATEWAY_ADMIN_TOKEN',
  ])
})
