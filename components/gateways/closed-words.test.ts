import { expect, test } from 'vitest'
import type { NotEnforcedView } from '#lib/gateways/schema.ts'
import {
  closedApis,
  closedBecause,
  closedForCallers,
  closedWords,
  closesNone,
  partlyWords,
  whatOpensIt,
} from './closed-words.ts'

const fault = { pointer: '/steps/0/config', message: 'No.', place: null, apiIds: null }
const closing = (...names: string[]): NotEnforcedView => ({
  number: 3,
  apis: names.map((name) => ({ id: `api_${name}`, name })),
  apiCount: names.length,
  faults: [fault],
})
const all: NotEnforcedView = { number: 3, apis: null, apiCount: 2, faults: [fault] }

test('a few closed APIs are named, of many the number is told', () => {
  expect(closedApis(closing('Pets'))).toBe('the API “Pets”')
  expect(closedApis(closing('Pets', 'Orders'))).toBe('the APIs “Pets” and “Orders”')
  expect(closedApis(closing('A', 'B', 'C'))).toBe('the APIs “A”, “B” and “C”')
  expect(closedApis({ ...closing('A', 'B', 'C'), apiCount: 1_200 })).toBe('1,200 APIs')
  expect(closedApis(all)).toBe(null)
})

test('a gateway that closes an API is called up; of one that is silent its last word is told', () => {
  const notEnforced = closing('Pets')
  expect(closedWords({ state: 'behind', notEnforced })).toBe(
    'It is up, but keeps the API “Pets” closed',
  )
  expect(closedWords({ state: 'unreachable', notEnforced })).toBe(
    'When it answered last, it kept the API “Pets” closed',
  )
  expect(closedWords({ state: 'behind', notEnforced: all })).toBe(
    'It is up, but refuses every call',
  )
  expect(closedWords({ state: 'unasked', notEnforced: all })).toBe(
    'When it answered last, it refused every call',
  )
})

test('callers are said to get 503 of what is closed, and no other API is said to be', () => {
  expect(closedForCallers(closing('Pets'))).toContain('Callers of this API get 503')
  expect(closedForCallers(closing('Pets', 'Orders'))).toContain('Callers of these APIs get 503')
  expect(closedForCallers(closing('Pets'))).toContain('all other APIs are enforced as deployed')
  expect(closedForCallers(all)).not.toContain('other APIs')
})

test('steps in dry-run that are left out close no API, and callers are said to notice nothing', () => {
  const none = closing()
  expect([closesNone(none), closesNone(closing('Pets')), closesNone(all)]).toEqual([
    true,
    false,
    false,
  ])
  expect(closedWords({ state: 'behind', notEnforced: none })).toBe('It leaves steps in dry-run out')
  expect(closedWords({ state: 'unreachable', notEnforced: none })).toBe(
    'When it answered last, it left steps in dry-run out',
  )
  expect(closedForCallers(none)).toContain('No caller notices')
  expect(partlyWords([{ state: 'behind', notEnforced: none }])).toBe(null)
})

test('what has the faults is named by its deployment where there is one', () => {
  expect(closedBecause(closing('Pets'))).toBe(
    'Its version refuses a setting of deployment 3 that an earlier version took:',
  )
  expect(closedBecause({ ...all, number: null, faults: [fault, fault] })).toBe(
    'Its version refuses settings of what is on its disk that an earlier version took:',
  )
})

test('of several gateways those that are up in part are counted, silent ones not', () => {
  const part = { state: 'behind', notEnforced: closing('Pets') } as const
  const whole = { state: 'current', notEnforced: null } as const
  expect(partlyWords([whole])).toBe(null)
  expect(partlyWords([whole, { ...part, state: 'unreachable' }])).toBe(null)
  expect(partlyWords([whole, part])).toBe(
    '1 gateway is up, but refuses calls of what its version cannot enforce.',
  )
  expect(partlyWords([part, part])).toContain('2 gateways are up')
})

test('who reads it is sent to mend what is live, and not what was replaced or never deployed here', () => {
  expect(whatOpensIt({ number: 3 }, 3)).toBe('mending')
  expect(whatOpensIt({ number: 3 }, 4)).toBe('the live one')
  expect(whatOpensIt({ number: null }, 4)).toBe('the live one')
  expect(whatOpensIt({ number: null }, null)).toBe('a first one')
})
