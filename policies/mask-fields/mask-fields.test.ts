import { expect, test } from 'vitest'
import { FieldList } from '#policies/kit/field-list.ts'
import { anAnswer, anExchange, aStream, fakePorts } from '#policies/kit/testing.ts'
import { maskFields } from './definition.ts'
import { maskFieldsRuntime } from './runtime.ts'

async function pass(config: object, body: string, type = 'application/json') {
  const answer = anAnswer({
    headers: FieldList.from([
      ['content-type', type],
      ['etag', '"a"'],
    ]),
    body: aStream(body.slice(0, 5), body.slice(5)),
  })
  const step = maskFieldsRuntime(maskFields.config.parse(config), fakePorts())
  const refusal = await step.response?.(anExchange(), answer)
  const text = typeof answer.body === 'string' || answer.body instanceof Uint8Array
  return { refusal, answer, text: text ? String(Buffer.from(answer.body as string)) : null }
}

test.each([
  ['a text whole', { fields: ['a'] }, { a: 'secret', b: 1 }, { a: '***', b: 1 }],
  ['all but its end', { fields: ['a'], keepLast: 4 }, { a: '4111111111111234' }, { a: '***1234' }],
  ['a number', { fields: ['a'], keepLast: 2 }, { a: 123456 }, { a: '***56' }],
  ['most of a short text', { fields: ['a'], keepLast: 4 }, { a: '12345' }, { a: '***5' }],
  ['all of a very short one', { fields: ['a'], keepLast: 4 }, { a: '12' }, { a: '***' }],
  ['letters of many bytes whole', { fields: ['a'], keepLast: 1 }, { a: 'ab😀' }, { a: '***😀' }],
  [
    'what holds more',
    { fields: ['a', 'b'], keepLast: 4 },
    { a: { x: 1 }, b: [1] },
    { a: '***', b: '***' },
  ],
  ['truth', { fields: ['a'], keepLast: 4 }, { a: true }, { a: '***' }],
  ['not what is nothing', { fields: ['a'] }, { a: null }, { a: null }],
  ['elements', { fields: ['a.*'] }, { a: ['x', 'y'] }, { a: ['***', '***'] }],
  [
    'each item',
    { fields: ['items.iban'] },
    { items: [{ iban: 'x' }, {}] },
    { items: [{ iban: '***' }, {}] },
  ],
  [
    'any depth',
    { fields: ['**.tax'] },
    { a: [{ tax: 'x', b: { tax: 'y' } }] },
    { a: [{ tax: '***', b: { tax: '***' } }] },
  ],
  ['with another mask', { fields: ['a'], mask: 'hidden' }, { a: 'x' }, { a: 'hidden' }],
])('hides %s', async (_, config, before, after) => {
  const { text, answer } = await pass(config, JSON.stringify(before))
  expect(JSON.parse(text ?? '')).toEqual(after)
  expect(answer.headers.has('etag')).toBe(false)
})

test('a member named like a built-in one is a member', async () => {
  const { text } = await pass({ fields: ['**.__proto__'] }, '{"__proto__":"x","a":1}')
  expect(text).toBe('{"__proto__":"***","a":1}')
})

test('passes an answer without the fields byte for byte, and other types as they stream', async () => {
  expect((await pass({ fields: ['a'] }, '{ "b": 1.0 }')).text).toBe('{ "b": 1.0 }')
  expect((await pass({ fields: ['a'] }, 'a', 'text/plain')).text).toBeNull()
})

test.each([
  ['too large', `"${'x'.repeat(2_000)}"`, 'response-too-large'],
  ['broken', '{"a":', 'response-unreadable'],
])('replaces an answer that is %s', async (_, body, code) => {
  expect((await pass({ fields: ['a'], bodyBytesMax: 1_024 }, body)).refusal).toMatchObject({
    status: 502,
    code,
  })
})

test.each([
  { fields: [] },
  { fields: ['a'], keepLast: 9 },
  { fields: ['a'], mask: '' },
  { fields: ['a..b'] },
])('does not accept %j', (config) => {
  expect(maskFields.config.safeParse(config).success).toBe(false)
})
