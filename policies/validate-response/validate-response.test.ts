import { expect, test } from 'vitest'
import { FieldList } from '#policies/kit/field-list.ts'
import { compileContract } from '#policies/kit/operation-checks.ts'
import { readBody } from '#policies/kit/read-body.ts'
import { anAnswer, anExchange, aStream, fakePorts } from '#policies/kit/testing.ts'
import { validateResponse } from './definition.ts'
import { validateResponseRuntime } from './runtime.ts'

const id = 'op_aaaaaaaaaaaaaaaa'
const json = (schema: Record<string, unknown>) => [{ mediaType: 'application/json', schema }]
const contract = {
  parameters: [],
  body: null,
  responses: [
    {
      status: '200',
      contents: json({
        type: 'object',
        properties: { id: { type: 'integer' } },
        additionalProperties: false,
      }),
    },
    {
      status: '203',
      contents: [{ mediaType: 'application/stream+json', schema: { type: 'object' } }],
    },
    { status: '202', contents: [{ mediaType: 'text/json', schema: { type: 'object' } }] },
    { status: '201', contents: [] },
    { status: '4XX', contents: [{ mediaType: 'application/problem+json', schema: {} }] },
  ],
}

async function answerWith(
  { status = 200, type = 'application/json', body = '{"id":1}', method = 'GET' },
  config: object = {},
) {
  const checks = (await compileContract({ schemas: {}, operations: { [id]: contract } })).get(id)
  const answer = anAnswer({
    status,
    headers: FieldList.from([['content-type', type]]),
    body: aStream(body.slice(0, 3), body.slice(3)),
  })
  const { response } = validateResponseRuntime(validateResponse.config.parse(config), fakePorts())
  const refusal = await response?.(anExchange({ checks: checks ?? null, method }), answer)
  return { refusal, answer }
}

test('passes an answer as described, byte for byte', async () => {
  const { refusal, answer } = await answerWith({ body: '{ "id": 1.0 }' })
  expect(refusal).toBeUndefined()
  expect(Buffer.from(await readBody(answer.body, 100)).toString()).toBe('{ "id": 1.0 }')
})

test('lets a stream of messages flow, whose type ends like that of JSON', async () => {
  const lines = '{"id":1}\n{"id":2}\n'
  const { refusal, answer } = await answerWith({
    status: 203,
    type: 'application/stream+json',
    body: lines,
  })
  expect(refusal).toBeUndefined()
  expect(Buffer.from(await readBody(answer.body, 100)).toString()).toBe(lines)
})

test.each([
  ['with a wrong member', { body: '{"id":"a"}' }, 'response-invalid'],
  ['with a member that nobody described', { body: '{"id":1,"secret":2}' }, 'response-invalid'],
  ['of another type', { type: 'text/html' }, 'response-invalid'],
  ['that is broken', { body: '{"id"' }, 'response-unreadable'],
  ['that is too large', { body: `{"id":${'1'.repeat(2_000)}}` }, 'response-too-large'],
  ['that is empty', { body: '' }, 'response-invalid'],
  ['of a class of statuses, with another type', { status: 404 }, 'response-invalid'],
])('replaces an answer %s by 502', async (_, answer, code) => {
  expect((await answerWith(answer, { bodyBytesMax: 1_024 })).refusal).toMatchObject({
    status: 502,
    code,
  })
})

test.each([
  ['without a described body', { status: 201, type: 'text/plain', body: 'made' }],
  ['to HEAD', { method: 'HEAD', type: 'text/plain' }],
  ['of a described class', { status: 404, type: 'application/problem+json', body: '{}' }],
])('passes an answer %s', async (_, answer) => {
  expect((await answerWith(answer)).refusal).toBeUndefined()
})

test('JSON of the type text/json is checked too', async () => {
  const { refusal } = await answerWith({ status: 202, type: 'text/json', body: '[1]' })
  expect(refusal).toMatchObject({ status: 502, code: 'response-invalid' })
})

test('statuses that are not described pass, or not, as configured', async () => {
  expect((await answerWith({ status: 500 })).refusal).toBeUndefined()
  expect((await answerWith({ status: 500 }, { unknownStatus: 'refuse' })).refusal).toMatchObject({
    code: 'response-invalid',
  })
})

test('the reason says where, never the value', async () => {
  const { refusal } = await answerWith({ body: '{"id":"my secret"}' })
  expect(refusal?.reason).toBe('At /id: must be integer.')
})

test('asks for a whole answer', () => {
  const requestHeaders = FieldList.from([['range', 'bytes=0-1']])
  validateResponseRuntime(validateResponse.config.parse({}), fakePorts()).request?.(
    anExchange({ requestHeaders }),
  )
  expect([...requestHeaders.keys()]).toEqual(['accept-encoding'])
})

test('what cannot be checked is refused', async () => {
  const { response } = validateResponseRuntime(validateResponse.config.parse({}), fakePorts())
  expect(await response?.(anExchange(), anAnswer())).toMatchObject({
    status: 500,
    code: 'response-contract-missing',
  })
})
