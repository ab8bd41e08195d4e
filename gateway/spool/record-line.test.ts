import { describe, expect, test } from 'vitest'
import { type CallRecord, record as schema } from '#contract/records.ts'
import { RecordBlock } from './record-block.ts'

function recordLine(record: CallRecord): string {
  const block = new RecordBlock()
  block.append(record)
  const [line = '', ...rest] = Buffer.from(block.take()).toString().split('\n')
  expect(rest).toEqual([''])
  return line
}

const aRecord = (more: Partial<CallRecord> = {}): CallRecord => ({
  requestId: 'req_aaaaaaaaaaaaaaaaaaaa',
  at: 1_700_000_000_000,
  snapshotHash: 'a'.repeat(64),
  apiId: 'api_aaaaaaaaaaaaaaaa',
  operationId: 'op_aaaaaaaaaaaaaaaa',
  productId: 'prd_aaaaaaaaaaaaaaaa',
  organisationId: 'org_aaaaaaaaaaaaaaaa',
  subscriptionId: 'sub_aaaaaaaaaaaaaaaa',
  keyId: 'key_aaaaaaaaaaaaaaaa',
  method: 'GET',
  path: '/pets',
  clientIp: '203.0.113.7',
  userAgent: 'curl/8',
  status: 200,
  code: null,
  reason: null,
  refusedByStepId: null,
  dryRun: [],
  requestBytes: 0,
  responseBytes: 32,
  totalMs: 0.57,
  backendMs: 0.3,
  gatewayMs: 0.21,
  traceId: '0123456789abcdef0123456789abcdef',
  ...more,
})

const details: CallRecord['details'] = [
  {
    stepId: 'stp_aaaaaaaaaaaaaaaa',
    query: 'a=b',
    requestHeaders: [['a', '"']],
    responseHeaders: [],
    requestBody: null,
    requestBodyCut: false,
    responseBody: '{"a":1}\n',
    responseBodyCut: true,
  },
]
const dryRun: CallRecord['dryRun'] = [
  { stepId: 'stp_aaaaaaaaaaaaaaaa', policy: 'ip-filter', code: 'x', reason: '“no”\n' },
]

describe('a line is what JSON.stringify makes of the record', () => {
  const hostile = ['"', '\\', '\n', '\0', '\u007f', 'é', 'ł', '\u2028', '\ud800', '🐕', '', '",']
  const changes: [string, Partial<CallRecord>][] = [
    ['as most are', {}],
    ['of a refusal', { status: 429, code: 'rate-limited', reason: 'More than “5” calls\n' }],
    ['with what steps in dry-run said', { dryRun }],
    ['with what steps kept', { details }],
    [
      'of a call that nobody understood',
      {
        apiId: null,
        operationId: null,
        productId: null,
        organisationId: null,
        subscriptionId: null,
        keyId: null,
        userAgent: null,
        backendMs: null,
        gatewayMs: null,
        traceId: null,
        snapshotHash: '',
        method: '-',
      },
    ],
    ['with numbers of any size', { requestBytes: 2 ** 53 - 1, totalMs: 1e-7, backendMs: 1e21 }],
    ...hostile.flatMap((text): [string, Partial<CallRecord>][] =>
      (['path', 'clientIp', 'userAgent', 'reason', 'code', 'method'] as const).map((field) => [
        `with ${JSON.stringify(text)} in ${field}`,
        { [field]: `a${text}b` },
      ]),
    ),
  ]

  test.each(changes)('%s', (_, more) => {
    const record = aRecord(more)
    expect(recordLine(record)).toBe(JSON.stringify(record))
    expect(recordLine(record)).toBe(JSON.stringify(record))
  })

  test('whatever the record before it had, in each of the fields that calls have in common', () => {
    const other = {
      snapshotHash: 'b'.repeat(64),
      apiId: 'api_bbbbbbbbbbbbbbbb',
      operationId: 'op_bbbbbbbbbbbbbbbb',
      productId: null,
      organisationId: null,
      subscriptionId: 'sub_bbbbbbbbbbbbbbbb',
      keyId: 'key_bbbbbbbbbbbbbbbb',
      method: 'PUT',
    } as const
    for (const [field, value] of Object.entries(other)) {
      for (const record of [aRecord(), aRecord({ [field]: value }), aRecord()])
        expect(recordLine(record)).toBe(JSON.stringify(record))
    }
  })

  test('for more keys and operations than are remembered', () => {
    for (let index = 0; index < 3_000; index += 1) {
      const id = String(index).padStart(16, '0')
      for (const more of [{ keyId: `key_${id}` as const }, { operationId: `op_${id}` as const }]) {
        const record = aRecord(more)
        expect(recordLine(record)).toBe(JSON.stringify(record))
      }
    }
  })
})

test('a line has every field that a record may have', () => {
  const whole = aRecord({ details })
  expect(Object.keys(JSON.parse(recordLine(whole)))).toEqual(Object.keys(schema.shape))
})

test('a block holds the lines in their order, however long they are, and says when it is to be taken', () => {
  const block = new RecordBlock()
  const long = aRecord({ reason: 'é'.repeat(100_000) })
  const records = [aRecord(), long, aRecord({ path: '/é' }), long, long, aRecord()]
  block.append(aRecord())
  expect([block.full, block.lines, block.take().byteLength > 0]).toEqual([false, 1, true])

  for (const record of records) block.append(record)
  expect([block.full, block.lines]).toEqual([true, records.length])
  const text = records.map((record) => `${JSON.stringify(record)}\n`).join('')
  expect(Buffer.from(block.take()).toString() === text).toBe(true)
  expect([block.full, block.lines, block.take().byteLength]).toEqual([false, 0, 0])
})
