import { expect, test } from 'vitest'
import { enforced } from './enforced.ts'

const gateway = { enforcesNumber: null, snapshotHash: 'a', notEnforced: null }
const part = { number: 4, apis: [], apiCount: 1, faults: [] }

test('a deployment that is enforced in part is not called one that was never deployed', () => {
  expect(enforced({ ...gateway, enforcesNumber: 4 })).toBe('deployment 4')
  expect(enforced({ ...gateway, notEnforced: part })).toBe('deployment 4 in part')
  expect(enforced({ ...gateway, notEnforced: { ...part, number: null } })).toBe(
    'a part of what was never deployed here',
  )
  expect(enforced(gateway)).toBe('what was never deployed here')
  expect(enforced({ ...gateway, snapshotHash: null, notEnforced: { ...part, apis: null } })).toBe(
    'nothing, and so refuses every call',
  )
})
