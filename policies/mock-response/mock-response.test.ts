import { expect, test } from 'vitest'
import type { OperationContract } from '#contract/operation-contract.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import { compileContract } from '#policies/kit/operation-checks.ts'
import { anExchange, fakePorts } from '#policies/kit/testing.ts'
import { mockResponse } from './definition.ts'
import { mockResponseRuntime } from './runtime.ts'

const id = 'op_aaaaaaaaaaaaaaaa'
const json = (examples: Record<string, string>) => [
  { mediaType: 'application/json', schema: null, examples },
]
const document: OperationContract['responses'] = [
  { status: 'default', contents: json({ oops: '"?"' }) },
  { status: '404', contents: json({ gone: '{"code":"gone"}' }) },
  {
    status: '200',
    contents: [
      ...json({ one: '[1]', two: '[1,2]' }),
      { mediaType: 'application/xml', schema: null, examples: { one: '<one/>' } },
    ],
  },
  { status: '204', contents: [] },
  { status: '205', contents: json({ reset: '{}' }) },
  { status: '1XX', contents: json({ early: '""' }) },
  {
    status: '202',
    contents: [{ mediaType: 'not a type\r\n', schema: null, examples: { odd: '1' } }],
  },
]

async function ask(prefer: string | null, config: object = {}, accept?: string) {
  const operation = { parameters: [], body: null, responses: document }
  const checks = (await compileContract({ schemas: {}, operations: { [id]: operation } })).get(id)
  const callerHeaders = new FieldList()
  if (prefer !== null) callerHeaders.set('prefer', prefer)
  if (accept !== undefined) callerHeaders.set('accept', accept)
  const { request } = mockResponseRuntime(mockResponse.config.parse(config), fakePorts())
  const said = await request?.(anExchange({ checks: checks ?? null, callerHeaders }))
  if (!said || 'refused' in said) return said
  return { status: said.status, body: said.body, headers: Object.fromEntries(said.headers) }
}

test.each([
  ['a success first', null, 200, '[1]', 'one'],
  ['by name', 'example=two', 200, '[1,2]', 'two'],
  ['by status', 'respond-async, code=404', 404, '{"code":"gone"}', 'gone'],
  ['by both, quoted', 'Code="404"; example="gone"', 404, '{"code":"gone"}', 'gone'],
  ['without a body', 'code=204', 204, null, 'none'],
  ['without the body of a status that has none', 'code=205', 205, null, 'reset'],
])('answers with an example of the document: %s', async (_, prefer, status, body, name) => {
  expect(await ask(prefer)).toMatchObject({ status, body, headers: { 'x-gatehouse-mock': name } })
})

test.each([
  ['application/xml', null, '<one/>'],
  ['text/html, application/xml;q=0.9, */*;q=0.8', null, '<one/>'],
  ['Application/JSON;q=0.5, application/*', null, '<one/>'],
  ['*/*, application/json;q=0', 'code=200', '<one/>'],
  ['application/xml', 'example=two', '[1,2]'],
  ['application/xml', 'code=404', '{"code":"gone"}'],
  ['image/png', null, '[1]'],
  ['*/*', null, '[1]'],
  ['', null, '[1]'],
])('of a caller that accepts %j and prefers %j gets %s', async (accept, prefer, body) => {
  expect(await ask(prefer, {}, accept)).toMatchObject({ body })
})

test('says what it has obeyed, and that nobody shall keep it', async () => {
  expect(await ask('example=two')).toMatchObject({
    headers: {
      'content-type': 'application/json',
      'preference-applied': 'example=two',
      'cache-control': 'no-store',
      vary: 'accept, prefer',
    },
  })
})

test.each(['example=three', 'code=500', 'code=100', 'example=odd', 'example=gone, code=200'])(
  'has none for %s',
  async (prefer) => {
    expect(await ask(prefer)).toMatchObject({ refused: true, status: 501, code: 'no-example' })
  },
)

test.each(['example=', 'example', ' code = "'])(
  'a wish of %s and many blanks holds nobody up',
  async (wish) => {
    // In time that grows with the cube of its length this takes for ever.
    expect(await ask(`${wish}${' '.repeat(60_000)}a"b`)).toMatchObject({ status: 200, body: '[1]' })
  },
)

test('examples of its own stand in place of the document’s', async () => {
  const examples = [{ name: 'mine', status: 418, contentType: 'text/plain', body: 'tea' }]
  expect(await ask(null, { examples })).toMatchObject({ status: 418, body: 'tea' })
  expect(await ask('example=one', { examples })).toMatchObject({ code: 'no-example' })
})

test.each([
  { examples: [{ name: 'a b' }] },
  { examples: [{ name: 'a', status: 101 }] },
  { examples: [{ name: 'a', contentType: 'a\r\nb/c' }] },
])('does not accept %j', (config) => {
  expect(mockResponse.config.safeParse(config).success).toBe(false)
})
