import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import type { OrganisationScope } from '#lib/identity/scope.ts'
import { newId, randomText } from '#lib/shared/ids.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { exportCalls } from './export-calls.ts'
import { consoleFilter, portalFilter } from './page-filter.ts'

const gatewayId = newId('gtw')

const callsOf = ({ organisationId }: OrganisationScope, count: number, more: object = {}) =>
  db.record.createMany({
    data: Array.from({ length: count }, (_, index) => ({
      requestId: `req_${randomText(20)}`,
      at: new Date(Date.now() - index),
      gatewayId,
      snapshotHash: 'h',
      organisationId,
      method: 'GET',
      path: '/pets',
      clientIp: '127.0.0.1',
      status: 401,
      code: 'key-invalid',
      reason: 'The key is suspended.',
      requestBytes: 0,
      responseBytes: 10,
      totalMs: 1.5,
      gatewayMs: 0.5,
      dryRun: [],
      ...more,
    })),
  })
async function linesOf(file: ReadableStream<Uint8Array>): Promise<string[]> {
  const text = await new Response(file).text()
  return text.split('\r\n').slice(0, -1)
}
const wanted = <Value>(parsed: { success: boolean; data?: Value }): Value => {
  if (!parsed.data) throw new Error('Not a filter.')
  return parsed.data
}

test('a member exports the calls of its organisation alone, without what is for staff', async () => {
  const [mine, others] = [await aMember(), await aMember()]
  await callsOf(mine, 3)
  await callsOf(others, 2)
  const [head, ...lines] = await linesOf(exportCalls(mine, wanted(portalFilter({}))))
  expect(head).not.toMatch(/reason|organisation|dryRun/)
  expect(lines).toHaveLength(3)
  expect(lines.join()).not.toContain('suspended')
  // Nor by an address that asks for another's.
  const asked = wanted(consoleFilter({ organisationId: others.organisationId }))
  expect(await linesOf(exportCalls(mine, asked))).toHaveLength(4)
})

test('staff export what the filters on the screen find, page by page, with who called and why it was refused', async () => {
  const [staff, member] = [await aStaff('auditor'), await aMember()]
  const { organisationId } = member
  await db.organisation.update({ where: { id: organisationId }, data: { name: '=HYPERLINK("x")' } })
  await callsOf(member, 1_100)
  await callsOf(member, 1, { method: 'OPTIONS' })
  await callsOf(member, 1, { status: 200, code: null, path: '=1+1' })
  const file = (query: Record<string, string>) =>
    linesOf(exportCalls(staff, wanted(consoleFilter({ organisationId, ...query }))))
  const refused = await file({ status: '4xx' })
  expect(refused).toHaveLength(1 + 1_100)
  expect(new Set(refused).size).toBe(refused.length)
  expect(refused[1]).toContain('The key is suspended.')
  expect(refused[1]).toContain(`"'=HYPERLINK(""x"")"`)
  expect(await file({})).toHaveLength(1 + 1_101)
  expect(await file({ preflights: 'shown' })).toHaveLength(1 + 1_102)
  expect((await file({ status: '2xx' }))[1]).toContain(",'=1+1,")
  expect(await file({ period: '1h', status: '5xx' })).toHaveLength(1)
})
