import { expect, test } from 'vitest'
import { transaction } from '#lib/db/transaction.ts'
import { aStaff } from '#tests/database/people.ts'
import { recordAudit } from './record-audit.ts'
import { listAuditEvents } from './repository.ts'

test('filters by who, what and when, and pages without a gap', async () => {
  const staff = await aStaff()
  const targetId = `thing_${staff.actor.userId}`
  for (const action of ['thing.made', 'thing.made', 'thing.gone', 'thingummy.made'])
    await transaction((tx) => recordAudit(tx, staff, { action, targetId }))
  const list = (more: object) => listAuditEvents(staff, { take: 50, targetId, ...more })

  expect((await list({})).items).toHaveLength(4)
  expect((await list({ action: 'thing.made' })).items).toHaveLength(2)
  expect((await list({ action: 'thing' })).items).toHaveLength(3)
  expect((await list({ actor: 'grac' })).items).toHaveLength(4)
  expect((await list({ actor: 'somebody else' })).items).toEqual([])
  const [newest] = (await list({})).items
  expect((await list({ until: newest?.at })).items.map(({ id }) => id)).not.toContain(newest?.id)

  const first = await list({ take: 3 })
  const second = await list({ take: 3, before: first.next ?? '' })
  expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(4)
  expect(second.next).toBeNull()
})
