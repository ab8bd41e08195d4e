import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { StreamedBody } from '#policies/kit/runtime.ts'
import { anAnswer, anExchange, aStream, fakePorts } from '#policies/kit/testing.ts'
import { removeFields } from './definition.ts'
import { removeFieldsRuntime } from './runtime.ts'

type Body = Parameters<typeof anAnswer>[0]

const step = (fields: string[], bodyBytesMax = 1_024) =>
  removeFieldsRuntime(removeFields.config.parse({ fields, bodyBytesMax }), fakePorts())

async function pass(fields: string[], body: Uint8Array | string, headers: object = {}) {
  const answer = anAnswer({
    headers: new Headers({ 'content-type': 'application/json', ...headers }),
    body: streamOf(body),
  } satisfies Body)
  const refusal = await step(fields).response?.(anExchange(), answer)
  return {
    refusal,
    answer,
    text: refusal ? null : await new Response(answer.body as BodyInit).text(),
  }
}

/** In pieces of seven bytes, as a network may cut it. */
function streamOf(body: Uint8Array | string): StreamedBody {
  const bytes = Buffer.from(body)
  const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, index) =>
    bytes.subarray(index * 7, index * 7 + 7),
  )
  return aStream(...pieces)
}

test.each([
  ['application/json', []],
  ['text/csv', ['accept-ranges', 'content-length', 'etag']],
])('says of HEAD nothing of the bytes that GET would not get: %s', async (type, kept) => {
  const fields = { 'content-length': '400', etag: '"a"', 'accept-ranges': 'bytes' }
  const answer = anAnswer({ headers: new Headers({ 'content-type': type, ...fields }) })
  await step(['secret']).response?.(anExchange({ method: 'HEAD' }), answer)
  expect([...answer.headers.keys()].sort()).toEqual([...kept, 'content-type'].sort())
})

test.each([
  ['a member', ['secret'], { secret: 1, a: 2 }, { a: 2 }],
  ['a member of a member', ['a.secret'], { a: { secret: 1 }, secret: 2 }, { a: {}, secret: 2 }],
  [
    'each element of an array',
    ['items.*.cost'],
    { items: [{ cost: 1, n: 1 }, { cost: 2 }] },
    { items: [{ n: 1 }, {}] },
  ],
  [
    'elements without a * too',
    ['items.cost'],
    { items: [{ cost: 1 }, { n: 2 }] },
    { items: [{}, { n: 2 }] },
  ],
  [
    'arrays in arrays',
    ['rows.cost'],
    { rows: [[{ cost: 1, n: 1 }], [[{ cost: 2 }]]] },
    { rows: [[{ n: 1 }], [[{}]]] },
  ],
  ['an answer that is an array', ['secret'], [{ secret: 1 }, { n: 1 }], [{}, { n: 1 }]],
  [
    'any depth',
    ['**.secret'],
    { a: [{ b: { secret: 1, c: [[{ secret: 2 }]] } }] },
    { a: [{ b: { c: [[{}]] } }] },
  ],
  [
    'any member',
    ['people.*.email'],
    { people: { ada: { email: 'a', n: 1 }, bob: { email: 'b' } } },
    { people: { ada: { n: 1 }, bob: {} } },
  ],
  ['a whole array', ['items.*'], { items: [1, 2] }, { items: [] }],
  [
    'a member named like a built-in one',
    ['**.__proto__'],
    JSON.parse('{"__proto__":1,"a":2}'),
    { a: 2 },
  ],
])('removes from %s', async (_, fields, before, after) => {
  const { text } = await pass(fields, JSON.stringify(before))

  expect(JSON.parse(text ?? '')).toEqual(after)
})

test('drops the headers that described the old bytes, and only those', async () => {
  const { answer } = await pass(['secret'], '{"secret":1}', {
    etag: '"a"',
    'content-length': '12',
    'cache-control': 'no-store',
  })

  expect([...answer.headers.keys()]).toEqual(['cache-control', 'content-type'])
})

test('passes an answer without the fields byte for byte', async () => {
  const { text, answer } = await pass(['secret'], '{ "n": 1.0 }', { etag: '"a"' })

  expect(text).toBe('{ "n": 1.0 }')
  expect(answer.headers.get('etag')).toBe('"a"')
})

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
])('removes from an answer compressed by %s, and sends it plain', async (coding, compress) => {
  const { text, answer } = await pass(['secret'], compress('{"secret":1,"a":2}'), {
    'content-encoding': coding,
  })

  expect(text).toBe('{"a":2}')
  expect(answer.headers.has('content-encoding')).toBe(false)
})

test.each(['text/json', 'model/gltf+json'])('removes from JSON of the type %s', async (type) => {
  const { text } = await pass(['secret'], '{"secret":1,"a":2}', { 'content-type': type })

  expect(text).toBe('{"a":2}')
})

const large = JSON.stringify({ secret: 'x'.repeat(2_000) })

test.each([
  ['larger than the limit', 'response-too-large', large, {}],
  [
    'larger than the limit once unpacked',
    'response-too-large',
    gzipSync(large),
    { 'content-encoding': 'gzip' },
  ],
  ['that is broken JSON', 'response-unreadable', '{"secret":1', {}],
  [
    'that says gzip and is not',
    'response-unreadable',
    '{"secret":1}',
    { 'content-encoding': 'gzip' },
  ],
  [
    'with more after its packed end',
    'response-unreadable',
    Buffer.concat([deflateSync('{}'), Buffer.from('{"secret":1}')]),
    { 'content-encoding': 'deflate' },
  ],
  ['of an unknown coding', 'response-unreadable', '{"secret":1}', { 'content-encoding': 'zstd' }],
  ['of two codings', 'response-unreadable', gzipSync('{}'), { 'content-encoding': 'br, gzip' }],
])('replaces an answer %s by 502', async (_, code, body, headers) => {
  expect((await pass(['**.secret'], body, headers)).refusal).toMatchObject({ status: 502, code })
})

test('reads a type like application/problem+json as JSON', async () => {
  const { text } = await pass(['secret'], '{"secret":1}', {
    'content-type': 'Application/problem+json; charset=utf-8',
  })

  expect(text).toBe('{}')
})

test('leaves what is not JSON as it streams', async () => {
  const body = streamOf('secret')
  const answer = anAnswer({ headers: new Headers({ 'content-type': 'text/plain' }), body })

  expect(await step(['secret']).response?.(anExchange(), answer)).toBeUndefined()
  expect(answer.body).toBe(body)
})

test('lets an empty answer through that is said to be JSON', async () => {
  expect(await pass(['secret'], '')).toMatchObject({ refusal: undefined, text: '' })
})

test('asks the backend for a whole answer in a coding that it can read', () => {
  const exchange = anExchange({
    requestHeaders: new Headers({ range: 'bytes=0-9', 'accept-encoding': 'zstd' }),
  })
  step(['secret']).request?.(exchange)

  expect(Object.fromEntries(exchange.requestHeaders)).toEqual({
    'accept-encoding': 'gzip, br, identity',
  })
})

test.each(['', 'a..b', 'a.**.b', 'a b', '**', '**.a.b'])(
  'does not accept “%s” as a path',
  (path) => {
    expect(removeFields.config.safeParse({ fields: [path] }).success).toBe(false)
  },
)
