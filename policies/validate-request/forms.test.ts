import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { aForm, BOUNDARY, errors, PAIRS, PARTS, part, parts, send, ways } from './testing.ts'

describe.each(ways)('a form as %s', (mediaType, written) => {
  const form = aForm(mediaType, {
    fields: [
      { name: 'n' },
      { name: 'on' },
      { name: 'list', isList: true },
      { name: 'csv', isList: true, separator: ',' },
      { name: 'meta', shape: 'json', schema: { properties: { deep: { type: 'integer' } } } },
      { name: 'a/b' },
    ],
    schema: {
      required: ['n'],
      properties: {
        n: { type: 'integer', maximum: 9 },
        on: { type: 'boolean' },
        list: { type: 'array', items: { type: 'integer' }, maxItems: 2 },
        csv: { type: 'array', items: { type: 'number' } },
        meta: { properties: { deep: { type: 'integer' } } },
        'a/b': { enum: ['x'] },
      },
      additionalProperties: false,
    },
  })

  test('as described passes', async () => {
    const good = written(
      ['n', '5'],
      ['on', 'true'],
      ['list', '1'],
      ['list', '2'],
      ['csv', '1.5,2'],
      ['meta', '{"deep":1}'],
      ['a/b', 'x'],
    )
    expect(await errors(form, good)).toBeUndefined()
    expect(await errors(form, written(['n', '5'], ['list', '1'], ['csv', '']))).toBeUndefined()
  })

  test.each<[string, [string, string][], string, string]>([
    ['a number', [['n', 'x']], '/n', 'must be integer'],
    ['a bound', [['n', '10']], '/n', 'must be <= 9'],
    ['a missing field', [['on', 'true']], '', "must have required property 'n'"],
    [
      'a repeated field',
      [
        ['n', '1'],
        ['n', '2'],
      ],
      '/n',
      'is there more than once',
    ],
    [
      'a flag',
      [
        ['n', '1'],
        ['on', 'yes'],
      ],
      '/on',
      'must be boolean',
    ],
    [
      'an item',
      [
        ['n', '1'],
        ['list', '1'],
        ['list', 'x'],
      ],
      '/list/1',
      'must be integer',
    ],
    [
      'items in one text',
      [
        ['n', '1'],
        ['csv', '1,x'],
      ],
      '/csv/1',
      'must be number',
    ],
    [
      'no JSON',
      [
        ['n', '1'],
        ['meta', '{'],
      ],
      '/meta',
      'is not JSON',
    ],
    [
      'a text in JSON',
      [
        ['n', '1'],
        ['meta', '{"deep":"1"}'],
      ],
      '/meta/deep',
      'must be integer',
    ],
    [
      'an escaped name',
      [
        ['n', '1'],
        ['a/b', 'y'],
      ],
      '/a~1b',
      'must be one of: x',
    ],
    [
      'an unknown field',
      [
        ['n', '1'],
        ['more', ''],
      ],
      '/more',
      'is not in the documentation',
    ],
  ])('tells %s', async (_, fields, at, message) => {
    expect(await errors(form, written(...fields))).toEqual([{ in: 'body', at, message }])
  })

  test('unknown fields pass where they may', async () => {
    const open = aForm(mediaType, { fields: [], schema: {} })
    expect(await errors(open, written(['a', '1'], ['a', '2'], ['__proto__', '3']))).toBeUndefined()
    const counted = aForm(mediaType, {
      fields: [],
      schema: { additionalProperties: { type: 'integer' } },
    })
    expect(await errors(counted, written(['a', '1']))).toBeUndefined()
    expect(await errors(counted, written(['a', 'x']))).toMatchObject([{ at: '/a' }])
    expect(await errors(counted, written(['a', '1'], ['a', '2']))).toMatchObject([{ at: '/a' }])
  })

  test('packed is unpacked, and no larger than the limit', async () => {
    const packed = (length: number) =>
      send(form, { body: gzipSync(written(['n', '5'.padStart(length, '0')])), coding: 'gzip' })
    expect(await packed(1)).toBeUndefined()
    expect(await packed(30_000)).toMatchObject({ status: 413, code: 'body-too-large' })
  })

  test('nothing at all is missing', async () => {
    expect(await errors(form, '')).toEqual([{ in: 'body', at: '', message: 'is missing' }])
  })
})

describe('parts', () => {
  const form = aForm(PARTS, {
    fields: [
      { name: 'file', shape: 'bytes', mediaTypes: ['image/*'] },
      { name: 'files', shape: 'bytes', isList: true },
      { name: 'note' },
    ],
    schema: { required: ['file'], properties: { file: true, files: { maxItems: 1 } } },
  })
  const file = (name: string, type: string) =>
    part(name, '\0\xff', `; filename="a"\r\nContent-Type: ${type}`)

  test('of bytes are only counted', async () => {
    const body = Buffer.from(parts(file('file', 'image/png'), part('files', 'x')), 'latin1')
    expect(await errors(form, { body })).toBeUndefined()
    expect(await errors(form, parts(part('note', 'x')))).toMatchObject([
      { message: "must have required property 'file'" },
    ])
    const two = parts(file('file', 'image/png'), part('files', 'x'), part('files', 'y'))
    expect(await errors(form, two)).toMatchObject([{ at: '/files' }])
  })

  test('say a type that is described, or none', async () => {
    expect(await errors(form, parts(part('file', 'x')))).toBeUndefined()
    expect(await errors(form, parts(file('file', 'text/html')))).toMatchObject([
      { at: '/file', message: 'is not of the type image/*' },
    ])
  })

  test.each([
    ['of text that is no UTF-8', part('note', '\xff')],
    [
      'of text in another character set',
      part('note', 'a', '\r\nContent-Type: text/plain; charset=utf-16'),
    ],
  ])('%s are told', async (_, note) => {
    const body = Buffer.from(parts(file('file', 'image/png'), note), 'latin1')
    expect(await errors(form, { body })).toMatchObject([
      { at: '/note', message: 'is not text in UTF-8' },
    ])
  })

  test.each([
    ['no boundary', PARTS, parts(part('file', 'x')), /names no boundary/],
    ['another boundary', `${PARTS}; boundary=c`, parts(part('file', 'x')), /does not begin/],
    ['no end', BOUNDARY, part('file', 'x'), /no boundary after part 1|bound/],
  ])('with %s are no form', async (_, type, body, reason) => {
    expect(await send(form, { body, type })).toMatchObject({
      status: 400,
      code: 'body-unreadable',
      reason: expect.stringMatching(reason),
    })
  })
})

test('a form of too many fields is none', async () => {
  const form = aForm(PAIRS, { fields: [], schema: {} })
  expect(await send(form, { body: '&'.repeat(9_999) })).toBeUndefined()
  expect(await send(form, { body: '&'.repeat(10_000) })).toMatchObject({ code: 'body-unreadable' })
  expect(await send(form, { body: Buffer.from([97, 61, 255]) })).toMatchObject({
    code: 'body-unreadable',
  })
})
