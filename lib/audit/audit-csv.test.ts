import { expect, test } from 'vitest'
import { auditCsv, auditCsvHead } from './audit-csv.ts'

const event = {
  id: 'aud_1',
  at: '2026-01-02T03:04:05.000Z',
  actorName: 'Ada, Countess',
  via: 'browser',
  address: null,
  requestId: null,
  action: 'api.updated',
  targetId: 'api_1',
  organisationId: null,
  before: { calls: 1 },
  after: null,
}

test('quotes what would break a line, and leaves out what is not there', () => {
  expect(auditCsv([event])).toBe(
    '2026-01-02T03:04:05.000Z,"Ada, Countess",browser,,api.updated,api_1,,,"{""calls"":1}",\r\n',
  )
  expect(auditCsvHead.split(',')).toHaveLength(10)
})

test('a name cannot become a formula', () => {
  for (const start of ['=', '+', '-', '@', '\t'])
    expect(auditCsv([{ ...event, actorName: `${start}cmd` }])).toContain(`'${start}cmd`)
})
