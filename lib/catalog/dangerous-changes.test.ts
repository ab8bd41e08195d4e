import { expect, test } from 'vitest'
import { dangerousChanges } from './dangerous-changes.ts'

const api = {
  path: '/pets',
  slug: 'pets',
  status: 'published',
  credential: 'key',
  keyHeader: 'x-api-key',
  keyQuery: null,
  httpsOnly: false,
  backend: { url: 'https://pets.example.com', balance: null },
} as const

test('a change of prose is not dangerous, nor is what stays as it was', () => {
  expect(
    dangerousChanges(api, {
      name: 'Pets!',
      summary: 'New',
      timeoutMs: 1_000,
      path: '/pets',
      keyQuery: null,
      backendUrl: 'https://pets.example.com',
    }),
  ).toEqual([])
})

test('names what callers lose and what strangers gain', () => {
  const said = dangerousChanges(api, {
    credential: 'none',
    status: 'draft',
    path: '/animals',
    keyHeader: 'key',
    httpsOnly: true,
    backendUrl: 'https://other.example.com',
  }).join(' ')
  for (const words of [
    'without a key',
    '/pets are answered 404',
    'x-api-key',
    'other.example.com',
    'plain HTTP',
  ])
    expect(said).toContain(words)
})

test('a second way to send a key is not dangerous; to drop it is', () => {
  expect(dangerousChanges(api, { keyQuery: 'key' })).toEqual([])
  expect(dangerousChanges({ ...api, keyQuery: 'key' }, { keyQuery: null })).toHaveLength(1)
})

test('to retire an API is dangerous, to deprecate it is not, and whoever is called 410 already loses nothing', () => {
  const retire = { status: 'retired' } as const
  const said = ['It leaves the catalogue, and calls to it are answered 410.']
  expect(dangerousChanges(api, retire)).toEqual(said)
  expect(dangerousChanges({ ...api, status: 'deprecated' }, retire)).toEqual(said)
  expect(dangerousChanges(api, { status: 'deprecated' })).toEqual([])
  expect(dangerousChanges({ ...api, status: 'retired' }, { status: 'published' })).toEqual([])
})

test('publishing a draft is not dangerous', () => {
  expect(dangerousChanges({ ...api, status: 'draft' }, { status: 'published' })).toEqual([])
})

test('names targets that calls would go to besides', () => {
  const balance = {
    weight: 1,
    others: [{ url: 'https://pets-2.example.com', weight: 1 }],
    choose: 'round-robin' as const,
    whenAllOut: 'try' as const,
  }
  expect(dangerousChanges(api, { balance })).toEqual([
    'Calls are sent on to https://pets-2.example.com too.',
  ])
  const known = { ...api, backend: { ...api.backend, balance } }
  expect(dangerousChanges(known, { balance })).toEqual([])
})
