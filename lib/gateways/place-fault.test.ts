import { expect, test } from 'vitest'
import type { Snapshot } from '#contract/snapshot.ts'
import { anApi, aSnapshot, aStep, ids } from '#gateway/testing/a-snapshot.ts'
import { placeFault } from './place-fault.ts'

const other = 'api_other00000000000'
const filter = { allow: [], deny: [], allowLists: ['offices'], denyLists: [] }
const one = aSnapshot('http://backend.test', {
  steps: [
    aStep('timeout', { answerMs: -1 }),
    aStep('timeout', { answerMs: -1 }, { scope: 'operation', targetId: ids.operation('one') }),
    aStep('timeout', { answerMs: -1 }, { scope: 'product', targetId: ids.product }),
    aStep('timeout', { answerMs: -1 }, { scope: 'global', targetId: null }),
    aStep('ip-filter', filter),
  ],
})
const snapshot: Snapshot = {
  ...one,
  apis: [
    ...one.apis,
    { ...anApi('http://backend.test'), id: other, path: '/other', operations: [] },
  ],
  products: [{ id: ids.product, name: 'Starter', apiIds: [other, ids.api] }],
  networkLists: [{ name: 'offices', networks: ['::1%eth0'] }],
}
const placed = (pointer: string, read: Snapshot | null = snapshot) => {
  const { place, apiIds } = placeFault({ pointer, message: 'It is not so.' }, read)
  return { place, apiIds }
}

test('a fault of a step leads to the policy, and names the APIs below it', () => {
  const title = expect.any(String)
  expect(placed('/steps/0/config/answerMs')).toEqual({
    place: {
      kind: 'step',
      title,
      field: 'Until the answer begins, in milliseconds',
      scope: 'api',
      targetId: ids.api,
      targetName: one.apis[0]?.name,
    },
    apiIds: [ids.api],
  })
  expect(placed('/steps/1/config')).toMatchObject({
    place: { scope: 'operation', targetName: expect.stringMatching(/^[A-Z]+ \//) },
    apiIds: [ids.api],
  })
  expect(placed('/steps/2/config')).toMatchObject({
    place: { scope: 'product', targetName: 'Starter' },
    apiIds: [other, ids.api],
  })
  expect(placed('/steps/3/config')).toMatchObject({
    place: { scope: 'global', targetId: null, targetName: null },
    apiIds: null,
  })
})

test('a fault in an entry of a list names the list and the field of the entry, one of the whole none', () => {
  const steps = [aStep('set-header', {})]
  const field = (pointer: string) => {
    const { place } = placeFault({ pointer, message: 'No.' }, { ...snapshot, steps })
    return place?.kind === 'step' ? place.field : undefined
  }
  expect(field('/steps/0/config/headers/1/name')).toBe('Headers, Header')
  expect(field('/steps/0/config/headers')).toBe('Headers')
  expect(field('/steps/0/config')).toBe(null)
  expect(field('/steps/0/config/unknown')).toBe(null)
  expect(field('/steps/0/policy')).toBe(null)
})

test('a fault of a document leads to its API, one of a list of networks to the APIs whose policies name it', () => {
  expect(placed('/apis/1/contract/operations/op_one')).toMatchObject({
    place: { kind: 'document', apiId: other },
    apiIds: [other],
  })
  expect(placed('/networkLists/0/networks/0')).toEqual({
    place: { kind: 'network-list', name: 'offices' },
    apiIds: [ids.api],
  })
})

test('of a fault whose place is not known, or of a snapshot that nobody has, no place is told', () => {
  for (const pointer of ['', '/apis/0/path', '/steps/99/config', '/hostnames/0/certificateId'])
    expect(placed(pointer)).toEqual({ place: null, apiIds: null })
  expect(placed('/steps/0/config', null)).toEqual({ place: null, apiIds: null })
})
