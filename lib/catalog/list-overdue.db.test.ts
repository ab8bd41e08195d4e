import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import type { ApiStatus } from '#lib/db/generated/enums.ts'
import { anApi } from '#tests/catalog/documents.ts'
import { aStaff } from '#tests/database/people.ts'
import { listOverdue } from './list-overdue.ts'

const DAY_MS = 86_400_000
const NOW = new Date()
const ahead = (days: number) => new Date(NOW.getTime() + days * DAY_MS)

test('staff are told of deprecated APIs whose end has come or comes within thirty days, the first one first', async () => {
  const staff = await aStaff()
  const withEnd = async (status: ApiStatus, endsAt: Date | null) => {
    const id = await anApi(staff, 'GET /pets')
    await db.api.update({ where: { id }, data: { status, endsAt } })
    return id
  }
  const soon = await withEnd('deprecated', ahead(30))
  const over = await withEnd('deprecated', ahead(-400))
  for (const [status, end] of [
    ['deprecated', ahead(31)],
    ['deprecated', null],
    ['retired', ahead(-1)],
  ] as const)
    await withEnd(status, end)
  expect((await listOverdue(staff, NOW)).map(({ id, isOver }) => ({ id, isOver }))).toEqual([
    { id: over, isOver: true },
    { id: soon, isOver: false },
  ])
})
