import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { compileSnapshot } from '#lib/deployments/compile-snapshot.ts'
import { loadWorkingState } from '#lib/deployments/load-working-state.ts'
import { saveStep } from '#lib/policy-chains/save-step.ts'
import { aStaff } from '#tests/database/people.ts'
import { changeNetworkList } from './change-network-list.ts'
import { createNetworkList } from './create-network-list.ts'
import { deleteNetworkList } from './delete-network-list.ts'
import { listNetworkLists } from './repository.ts'
import { networkListInput } from './schema.ts'

const aList = (name: string, ...networks: string[]) => ({ name, description: '', networks })
const filterBy = (name: string) => ({
  policy: 'ip-filter',
  scope: 'global' as const,
  targetId: null,
  mode: 'enforce' as const,
  config: { allowLists: [name] },
})

test('a list is kept, changed and deleted, each with its audit entry', async () => {
  const staff = await aStaff()
  expect(await createNetworkList(staff, aList('depot', '192.0.2.0/24'))).toMatchObject({ ok: true })
  expect(await createNetworkList(staff, aList('depot', '192.0.2.1'))).toMatchObject({
    failure: { code: 'conflict' },
  })
  expect(await changeNetworkList(staff, aList('depot', '198.51.100.7'))).toMatchObject({ ok: true })
  expect((await listNetworkLists(staff)).find(({ name }) => name === 'depot')).toEqual({
    name: 'depot',
    description: '',
    networks: ['198.51.100.7'],
    usedBy: 0,
    version: expect.any(String),
  })
  expect(await deleteNetworkList(staff, { name: 'depot' })).toMatchObject({ ok: true })
  const audit = await db.auditEvent.findMany({
    where: { targetId: 'depot' },
    orderBy: { id: 'asc' },
  })
  expect(audit.map(({ action }) => action).sort()).toEqual([
    'network_list.changed',
    'network_list.created',
    'network_list.deleted',
  ])
})

test('of two who edit one list at once, the second is told and overwrites nothing', async () => {
  const staff = await aStaff()
  await createNetworkList(staff, aList('shared-office', '192.0.2.1'))
  const here = async () =>
    (await listNetworkLists(staff)).find(({ name }) => name === 'shared-office')
  const versionSeen = (await here())?.version
  const both = await Promise.all(
    ['192.0.2.2', '0.0.0.0/0'].map((network) =>
      changeNetworkList(staff, { ...aList('shared-office', network), versionSeen }),
    ),
  )
  expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  expect(both.find(({ ok }) => !ok)).toMatchObject({ failure: { code: 'conflict' } })
  // Whoever says nothing of what they saw means to replace it.
  expect(await changeNetworkList(staff, aList('shared-office', '192.0.2.9'))).toMatchObject({
    ok: true,
  })
})

test('a list that is not there is not found', async () => {
  const staff = await aStaff()
  expect(await changeNetworkList(staff, aList('nowhere', '192.0.2.1'))).toMatchObject({
    failure: { code: 'not_found' },
  })
  expect(await deleteNetworkList(staff, { name: 'nowhere' })).toMatchObject({
    failure: { code: 'not_found' },
  })
})

test('a step can use a list that is kept, which then stays and travels in the snapshot', async () => {
  const staff = await aStaff()
  expect(await saveStep(staff, filterBy('branch'))).toMatchObject({
    failure: { code: 'invalid_policy', message: expect.any(String) },
  })
  await createNetworkList(staff, aList('branch', '192.0.2.0/24', '2001:db8::/32'))
  await createNetworkList(staff, aList('unused', '192.0.2.0/24'))
  expect(await saveStep(staff, filterBy('branch'))).toMatchObject({ ok: true })
  expect(await deleteNetworkList(staff, { name: 'branch' })).toMatchObject({
    failure: { code: 'in_use' },
  })
  expect(compileSnapshot(await loadWorkingState()).networkLists).toEqual([
    { name: 'branch', networks: ['192.0.2.0/24', '2001:db8::/32'] },
  ])
})

test.each([
  { name: 'Head Office', networks: ['192.0.2.1'] },
  { name: 'office', networks: [] },
  { name: 'office', networks: ['10.0.0.0/33'] },
])('does not take %j', (input) => {
  expect(networkListInput.safeParse(input).success).toBe(false)
})
