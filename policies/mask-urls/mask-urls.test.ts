import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { FieldList } from '#policies/kit/field-list.ts'
import { anAnswer, anExchange, aStream, fakePorts } from '#policies/kit/testing.ts'
import { maskUrls } from './definition.ts'
import { addressReplacer } from './replace-addresses.ts'
import { maskUrlsRuntime } from './runtime.ts'

const from = 'https://orders.internal.example'
const to = 'https://api.example.com/orders'
const replace = addressReplacer([
  { from, to },
  { from: `${from}/v1`, to: 'https://api.example.com/v1' },
  { from: 'http://10.0.0.5:8080', to: 'https://api.example.com/old' },
])

test.each([
  [`${from}/a?b=1`, `${to}/a?b=1`],
  [from, to],
  [`See ${from}.`, `See ${to}.`],
  [
    `{"u":"https:\\/\\/orders.internal.example\\/a"}`,
    '{"u":"https:\\/\\/api.example.com\\/orders\\/a"}',
  ],
  ['HTTPS://Orders.Internal.Example/A', `${to}/A`],
  [`${from}/v1/a`, 'https://api.example.com/v1/a'],
  [`${from}/v1`, 'https://api.example.com/v1'],
  [`${from}/v10/a`, `${to}/v10/a`],
  [
    `<${from}/2>; rel="next", <${from}/0>; rel="prev"`,
    `<${to}/2>; rel="next", <${to}/0>; rel="prev"`,
  ],
  ['http://10.0.0.5:8080/x', 'https://api.example.com/old/x'],
  [`${from}:443/a`, `${to}/a`],
  [`${from}:443/v1/a`, 'https://api.example.com/v1/a'],
  ['//orders.internal.example/a', '//api.example.com/orders/a'],
  ['<img src="//Orders.internal.example:443/v1">', '<img src="//api.example.com/v1">'],
  [`Moved from ${from}/v1.`, 'Moved from https://api.example.com/v1.'],
  [`${from}/v1...`, 'https://api.example.com/v1...'],
  [
    `{"u":"https:\\u002f\\u002Forders.internal.example\\u002fv1\\u002fa"}`,
    `{"u":"https:\\/\\/api.example.com\\/v1\\u002fa"}`,
  ],
  [`{"u":"\\u002F\\u002forders.internal.example/v1"}`, `{"u":"\\/\\/api.example.com\\/v1"}`],
  ['{"u":"\\/\\/10.0.0.5:8080\\/a"}', '{"u":"\\/\\/api.example.com\\/old\\/a"}'],
  [
    'https://login.example/?next=https%3A%2F%2Forders.internal.example%2Fv1%2Fa%3Fb%3D1&c=2',
    'https://login.example/?next=https%3A%2F%2Fapi.example.com%2Fv1%2Fa%3Fb%3D1&c=2',
  ],
  ['next=HTTPS%3a%2f%2fOrders.internal.example', `next=${encodeURIComponent(to)}`],
  ['next=http%3A%2F%2F10.0.0.5%3A8080%2Fx', 'next=https%3A%2F%2Fapi.example.com%2Fold%2Fx'],
  [
    'next=https%3A%2F%2Forders.internal.example%3A443%2Fv1',
    'next=https%3A%2F%2Fapi.example.com%2Fv1',
  ],
  ['next=%2F%2Forders.internal.example%2Fa', 'next=%2F%2Fapi.example.com%2Forders%2Fa'],
  ['next=https%3A%2F%2Forders.internal.example%2Fv10', `next=${encodeURIComponent(to)}%2Fv10`],
])('of %s makes %s', (before, after) => {
  expect(replace(before)).toBe(after)
})

test('an address with a path is none where its last segment goes on', () => {
  for (const other of [`${from}/v1.json`, `${from}/v1-2`, `${from}/v1~`, `${from}/v1%20`])
    expect(replace(other)).toBe(other.replace(from, to))
})

test.each([
  `${from}.evil.example`,
  `${from}:8443/a`,
  `${from}:4430/a`,
  '///orders.internal.example/a',
  'ftp://orders.internal.example/a',
  'next=https%3A%2F%2Forders.internal.example%3A8443',
  'next=https%3A%2F%2Forders.internal.example.org',
  'next=ftp%3A%2F%2Forders.internal.example',
  `${from}-2/a`,
  'http://orders.internal.example/',
  'http://10.0.0.50:8080',
  'http://10x0.0.5:8080',
  'http://10.0.0.5:80800',
  'orders.internal.example',
])('leaves %s', (text) => {
  expect(replace(text)).toBe(text)
})

async function pass(
  {
    type = 'application/json',
    body = '',
    headers = {},
    method = 'GET',
  }: { type?: string; body?: string | Uint8Array; headers?: object; method?: string },
  config: object = {},
) {
  const answer = anAnswer({
    headers: FieldList.from(Object.entries({ 'content-type': type, ...headers })),
    body: aStream(body),
  })
  const step = maskUrlsRuntime(
    maskUrls.config.parse({ addresses: [{ from, to }], ...config }),
    fakePorts(),
  )
  const refusal = await step.response?.(anExchange({ method }), answer)
  const isHeld = typeof answer.body === 'string' || answer.body instanceof Uint8Array
  return {
    refusal,
    headers: answer.headers,
    text: isHeld ? String(Buffer.from(answer.body as string)) : null,
  }
}

test.each(['location', 'content-location', 'link', 'refresh'])('replaces in %s', async (name) => {
  const { headers } = await pass({ type: 'image/png', headers: { [name]: `${from}/a` } })
  expect(headers.get(name)).toBe(`${to}/a`)
})

test.each([
  'application/json',
  'application/hal+json; charset=utf-8',
  'text/html',
  'application/atom+xml',
])('replaces in bodies of %s', async (type) => {
  const { text, headers } = await pass({ type, body: `"${from}/a"`, headers: { etag: '"a"' } })
  expect([text, headers.has('etag')]).toEqual([`"${to}/a"`, false])
})

test('says of HEAD nothing of the bytes that GET would not get', async () => {
  const headers = { etag: '"a"', 'content-length': '400' }
  const head = async (type: string) => [
    ...(await pass({ type, headers, method: 'HEAD' })).headers.keys(),
  ]
  expect(await head('text/html')).toEqual(['content-type'])
  expect(await head('image/png')).toEqual(['content-type', 'etag', 'content-length'])
})

test('replaces in a packed body and sends it plain', async () => {
  const { text, headers } = await pass({
    body: gzipSync(`"${from}"`),
    headers: { 'content-encoding': 'gzip' },
  })
  expect([text, headers.has('content-encoding')]).toEqual([`"${to}"`, false])
})

test.each(['image/png', 'text/event-stream', 'application/octet-stream'])(
  'lets %s stream',
  async (type) => {
    expect((await pass({ type, body: from })).text).toBeNull()
  },
)

test('with headers alone, bodies stream and may come in parts', async () => {
  expect((await pass({ body: from }, { bodies: false })).text).toBeNull()
  expect(
    maskUrlsRuntime(
      maskUrls.config.parse({ addresses: [{ from, to }], bodies: false }),
      fakePorts(),
    ).request,
  ).toBeUndefined()
})

test.each([
  ['too large', 'x'.repeat(2_000), 'response-too-large'],
  ['no UTF-8', Buffer.from([255, 254]), 'response-unreadable'],
])('replaces an answer that is %s by 502', async (_, body, code) => {
  expect((await pass({ body }, { bodyBytesMax: 1_024 })).refusal).toMatchObject({
    status: 502,
    code,
  })
})

test.each([
  { addresses: [] },
  { addresses: [{ from: 'ftp://a.example', to }] },
  { addresses: [{ from: 'https://a.example/?b', to }] },
  { addresses: [{ from, to: 'api.example.com' }] },
])('does not accept %j', (config) => {
  expect(maskUrls.config.safeParse(config).success).toBe(false)
})
