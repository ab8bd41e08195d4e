import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { OperationContract } from '#contract/operation-contract.ts'
import type { Exchange, RequestBody } from '#policies/kit/exchange.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import { compileContract } from '#policies/kit/operation-checks.ts'
import { BodyTooLarge } from '#policies/kit/read-body.ts'
import { anExchange, fakePorts } from '#policies/kit/testing.ts'
import { validateRequest } from './definition.ts'
import { validateRequestRuntime } from './runtime.ts'

const id = 'op_aaaaaaaaaaaaaaaa'
const parameter = (more: object) => ({
  in: 'query' as const,
  name: 'a',
  required: false,
  shape: 'single' as const,
  separator: null,
  schema: true,
  ...more,
})
const integers = { type: 'array', items: { type: 'integer' }, maxItems: 3 }

interface Sent {
  query?: string
  headers?: Record<string, string>
  path?: Record<string, string>
  body?: string | Uint8Array
  /** It comes in chunks. */
  chunked?: boolean
}

async function send(contract: Partial<OperationContract>, sent: Sent = {}, config: object = {}) {
  const checks = (
    await compileContract({
      schemas: {},
      operations: { [id]: { parameters: [], body: null, responses: [], ...contract } },
    })
  ).get(id)
  const bytes = sent.body === undefined ? null : Buffer.from(sent.body)
  const requestBody: RequestBody | null = bytes && {
    length: sent.chunked ? null : bytes.byteLength,
    read: async (max) => {
      if (bytes.byteLength > max) throw new BodyTooLarge()
      return bytes
    },
    watch: () => undefined,
    limit: (max) => bytes.byteLength <= max,
    replace: () => expect.unreachable('A body goes to the backend as it came.'),
  }
  const exchange: Exchange = anExchange({
    checks: checks ?? null,
    url: new URL(`http://gateway.test/pets${sent.query ?? ''}`),
    callerHeaders: FieldList.from(Object.entries(sent.headers ?? {})),
    pathParameters: sent.path ?? {},
    requestBody,
  })
  return validateRequestRuntime(validateRequest.config.parse(config), fakePorts()).request?.(
    exchange,
  )
}

test.each([
  ['a number', { schema: { type: 'integer', maximum: 9 } }, '?a=5', '?a=10', 'must be <= 9'],
  ['no number', { schema: { type: 'integer' } }, '?a=-1', '?a=x', 'must be integer'],
  ['a flag', { schema: { type: 'boolean' } }, '?a=true', '?a=yes', 'must be boolean'],
  [
    'a text of digits',
    { schema: { type: 'string' } },
    '?a=5',
    '?a=5&a=6',
    'is there more than once',
  ],
  ['a missing one', { required: true }, '?a=', '', 'is missing'],
  [
    'a repeated list',
    { shape: 'list', schema: integers },
    '?a=1&a=2',
    '?a=1&a=x',
    'at /1 must be integer',
  ],
  [
    'a list with commas',
    { shape: 'list', separator: ',', schema: integers },
    '?a=1,2,3',
    '?a=1,2,3,4',
    'must NOT have more than 3 items',
  ],
  [
    'a list with bars',
    { shape: 'list', separator: '|', schema: integers },
    '?a=1%7C2',
    '?a=1%7Cx',
    'at /1 must be integer',
  ],
  [
    'an empty list',
    { shape: 'list', separator: ',', schema: integers },
    '?a=',
    '?a=,',
    'at /0 must be integer',
  ],
  [
    'an object',
    { shape: 'object', schema: { properties: { max: { type: 'integer' } } } },
    '?a[max]=1',
    '?a%5Bmax%5D=x',
    'at /max must be integer',
  ],
  [
    'a member that is there twice',
    { shape: 'object', schema: { properties: { max: { type: 'integer' } } } },
    '?a[max]=1&a[min]=1',
    '?a[max]=1&a[max]=x',
    'at a[max] is there more than once',
  ],
  ['a number in digits', { schema: { type: 'number' } }, '?a=-01.5e2', '?a=0x10', 'must be number'],
  ['JSON', { shape: 'json', schema: { type: 'object' } }, '?a={}', '?a={', 'is not JSON'],
  ['wrong JSON', { shape: 'json', schema: { type: 'object' } }, '?a={}', '?a=[]', 'must be object'],
])('of parameters, tells %s', async (_, more, good, bad, message) => {
  const contract = { parameters: [parameter(more)] }
  expect(await send(contract, { query: good })).toBeUndefined()
  expect(await send(contract, { query: bad })).toMatchObject({
    status: 400,
    code: 'request-invalid',
    errors: [{ in: 'query', at: 'a', message }],
  })
})

test('checks path, headers and cookies, and names every wrong one', async () => {
  const schema = { type: 'integer' }
  const contract = {
    parameters: (['path', 'header', 'cookie'] as const).map((place) =>
      parameter({ in: place, name: 'X-Id', schema }),
    ),
  }
  const good = { path: { 'X-Id': '1' }, headers: { 'x-id': '2', cookie: 'a=b; X-Id="3"' } }
  expect(await send(contract, good)).toBeUndefined()
  const bad = { path: { 'X-Id': 'a' }, headers: { 'x-id': 'b', cookie: 'X-Id=c' } }
  expect(await send(contract, bad)).toMatchObject({
    errors: ['path', 'header', 'cookie'].map((place) => ({
      in: place,
      at: 'X-Id',
      message: 'must be integer',
    })),
  })
})

test('a parameter named like a built-in member is missing when it is not there', async () => {
  const contract = { parameters: [parameter({ in: 'path', name: 'constructor', required: true })] }
  expect(await send(contract, {})).toMatchObject({
    errors: [{ in: 'path', at: 'constructor', message: 'is missing' }],
  })
})

test('names at most ten', async () => {
  const parameters = Array.from({ length: 20 }, (_, index) =>
    parameter({ name: `p${index}`, required: true }),
  )
  const refusal = await send({ parameters })
  expect(refusal && 'errors' in refusal && refusal.errors?.length).toBe(10)
})

test('query parameters that are not described pass, or not, as configured', async () => {
  const contract = {
    parameters: [parameter({}), parameter({ name: 'f', shape: 'object', schema: {} })],
  }
  const query = '?a=1&f[x]=1&debug=1'
  expect(await send(contract, { query })).toBeUndefined()
  expect(await send(contract, { query }, { unknownQuery: 'refuse' })).toMatchObject({
    errors: [{ in: 'query', at: 'debug', message: 'is not in the documentation' }],
  })
})

const jsonBody = (required = true) => ({
  body: {
    required,
    contents: [
      {
        mediaType: 'application/json',
        schema: { type: 'object', properties: { n: { type: 'integer' } } },
      },
      { mediaType: 'text/*', schema: null },
    ],
  },
})
const asJson = { 'content-type': 'application/json; charset=utf-8' }

test.each([
  ['as described', '{"n":1}', asJson],
  ['packed', gzipSync('{"n":1}'), { ...asJson, 'content-encoding': 'gzip' }],
  ['of a described range', 'n', { 'content-type': 'text/csv' }],
])('lets a body through %s', async (_, body, headers) => {
  expect(await send(jsonBody(), { body, headers })).toBeUndefined()
})

test.each([
  ['with a wrong member', '{"n":"1"}', asJson, 400, 'request-invalid'],
  ['that is no JSON', '{"n":', asJson, 400, 'body-unreadable'],
  ['that is no UTF-8', Buffer.from([34, 255, 34]), asJson, 400, 'body-unreadable'],
  ['of an unknown coding', '{}', { ...asJson, 'content-encoding': 'zstd' }, 400, 'body-unreadable'],
  ['of another type', '<n/>', { 'content-type': 'application/xml' }, 415, 'content-type-unknown'],
  ['of no type', '{}', {}, 415, 'content-type-unknown'],
  ['that is too large', JSON.stringify({ a: 'x'.repeat(2_000) }), asJson, 413, 'body-too-large'],
  [
    'that is too large once unpacked',
    gzipSync(JSON.stringify({ a: 'x'.repeat(2_000) })),
    { ...asJson, 'content-encoding': 'gzip' },
    413,
    'body-too-large',
  ],
  ['that is empty', ' ', asJson, 400, 'request-invalid'],
])('refuses a body %s', async (_, body, headers, status, code) => {
  expect(
    await send(
      jsonBody(),
      { body, headers: headers as Record<string, string> },
      { bodyBytesMax: 1_024 },
    ),
  ).toMatchObject({ status, code })
})

test('says where, and never a value', async () => {
  const refusal = await send(jsonBody(), { body: '{"n":"my password"}', headers: asJson })
  expect(refusal).toMatchObject({ errors: [{ in: 'body', at: '/n', message: 'must be integer' }] })
  expect(JSON.stringify(refusal)).not.toContain('password')
})

test('a body that is needed must be there; without a description any may come', async () => {
  expect(await send(jsonBody())).toMatchObject({ errors: [{ in: 'body', message: 'is missing' }] })
  expect(await send(jsonBody(false))).toBeUndefined()
  expect(await send({ body: null }, { body: 'anything' })).toBeUndefined()
})

test.each([true, false])('no body is larger than the limit, in chunks: %s', async (chunked) => {
  const text = { 'content-type': 'text/csv' }
  const ask = (contract: object, bytes: number, check = ['body']) =>
    send(
      contract,
      { body: 'x'.repeat(bytes), headers: text, chunked },
      { check, bodyBytesMax: 1_024 },
    )
  for (const contract of [jsonBody(), { body: null }, { body: { required: true, contents: [] } }]) {
    expect(await ask(contract, 1_024)).toBeUndefined()
    expect(await ask(contract, 1_025)).toMatchObject({ status: 413, code: 'body-too-large' })
  }
  expect(await ask({ body: null }, 1_025, ['parameters'])).toBeUndefined()
})

test('checks only what it is asked to', async () => {
  const contract = { ...jsonBody(), parameters: [parameter({ required: true })] }
  expect(
    await send(contract, { query: '?a=1', body: '[]' }, { check: ['parameters'] }),
  ).toBeUndefined()
  const sent = { body: '{}', headers: asJson }
  expect(await send(contract, sent, { check: ['body'] })).toBeUndefined()
})

test('JSON as deep as the stack is refused, not fatal', async () => {
  const node = { type: 'array', items: { $ref: '#/$defs/s0' } }
  const checks = (
    await compileContract({
      schemas: { s0: node },
      operations: {
        [id]: {
          parameters: [],
          body: {
            required: true,
            contents: [{ mediaType: 'application/json', schema: { $ref: '#/$defs/s0' } }],
          },
          responses: [],
        },
      },
    })
  ).get(id)
  let deep: unknown = []
  for (let depth = 0; depth < 200_000; depth += 1) deep = [deep]
  expect(checks?.body?.contents[0]?.check?.(deep)).toEqual({
    pointer: '',
    message: 'is nested too deep',
  })
})

test('what cannot be checked is refused', () => {
  const { request } = validateRequestRuntime(validateRequest.config.parse({}), fakePorts())
  expect(request?.(anExchange())).toMatchObject({ status: 500, code: 'contract-missing' })
})

test.each([{ check: [] }, { check: ['all'] }, { bodyBytesMax: 1 }, { unknownQuery: 'drop' }])(
  'does not accept %j',
  (config) => {
    expect(validateRequest.config.safeParse(config).success).toBe(false)
  },
)

test('addresses are told from other texts, and a hostile one holds nobody up', async () => {
  const contract = { parameters: [parameter({ schema: { type: 'string', format: 'url' } })] }
  const ask = (a: string) => send(contract, { query: `?${new URLSearchParams({ a })}` })
  for (const good of ['https://pets.test/a?b#c', 'http://a:b@pets.test:8080', 'FTP://pets.test/'])
    expect(await ask(good)).toBeUndefined()
  for (const bad of ['pets.test', 'file:///a', 'http://', 'http://a b', 'javascript:a'])
    expect(await ask(bad)).toMatchObject({ code: 'request-invalid' })
  // In time quadratic in its length this takes minutes.
  expect(await ask(`http://${':'.repeat(300_000)}`)).toMatchObject({ code: 'request-invalid' })
})
