import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { FieldCheck } from '#policies/kit/operation-checks.ts'
import { valuesOf } from './read-form.ts'
import { aForm, BOUNDARY, errors, PAIRS, PARTS, part, parts, send, text, ways } from './testing.ts'

const unreadable = { status: 400, code: 'body-unreadable' }
const fields = [
  { name: 'n' },
  { name: 'list', isList: true },
  { name: 'f', shape: 'object' },
] as const
const schema = {
  properties: {
    n: { type: 'integer', minimum: 1 },
    list: { type: 'array', items: { type: 'integer' } },
    f: {
      properties: {
        n: { type: 'integer' },
        tags: { type: 'array' },
        items: { type: 'array', items: { properties: { price: { type: 'number' } } } },
      },
    },
  },
}
const anyForm = (mediaType: string) => aForm(mediaType, { fields: [...fields], schema })

describe.each(ways)('in a form as %s', (mediaType, written) => {
  const form = anyForm(mediaType)

  test.each([
    ['n[]', 'PHP, Rails and qs read a list'],
    ['n[x]', 'they read an object'],
    ['n[', 'it is no name'],
    ['list[]', 'the list is written in another way'],
    ['list[0]', 'as the first of a list'],
  ])('%s is not passed as unknown: %s', async (name) => {
    expect(await errors(form, written(['n', '5'], [name, 'x']))).toEqual([
      {
        in: 'body',
        at: `/${name}`,
        message: expect.stringMatching(/^stands for (n|list) in a way that the documentation/),
      },
    ])
  })

  test('what PHP reads as a described name is not passed as unknown', async () => {
    const folded = aForm(mediaType, { fields: [{ name: 'a_b' }, { name: 'c.d' }], schema: {} })
    for (const name of ['a.b', 'a b', 'a[b', 'a.b[x]', 'c_d'])
      expect(await errors(folded, written([name, '1'])), name).toMatchObject([
        { message: expect.stringContaining('stands for') },
      ])
    expect(
      await errors(folded, written(['a_b', '1'], ['c.d', '1'], ['e.f[g]', '1'])),
    ).toBeUndefined()
  })

  test('a name in brackets stands for another only where one leads to the other', async () => {
    const paged = aForm(mediaType, { fields: [{ name: 'page[size]' }], schema: {} })
    expect(await errors(paged, written(['page[size]', '1'], ['page[number]', '1']))).toBeUndefined()
    for (const name of ['page', 'page[]', 'page[size][]', 'page[size][x]'])
      expect(await errors(paged, written([name, '1'])), name).toMatchObject([
        { message: expect.stringContaining('stands for page[size]') },
      ])
  })

  test.each([
    ['f[items][][price]', 'f[items][0][price]'],
    ['f[n]x', 'f[n]'],
    ['f[n]x[y]', 'f[n][y]'],
    ['f[a[b]', 'f[a]'],
  ])('%s is refused, which may be read as %s', async (name) => {
    expect(await errors(form, written([name, 'x']))).toMatchObject([{ at: `/${name}` }])
  })

  test('a list is not taken for one value, nor one value for a list', async () => {
    expect(await errors(form, written(['f[n][]', '5']))).toMatchObject([{ at: '/f/n' }])
    expect(await errors(form, written(['f[tags]', 'a']))).toMatchObject([{ at: '/f/tags' }])
  })

  test.each([
    '0x10',
    '0b11',
    '0o7',
    ' 5',
    '5\n',
    '1e3',
    '5.0',
    'Infinity',
    '1e400',
    '9'.repeat(400),
  ])('the text %j is no whole number', async (value) => {
    expect(await errors(form, written(['n', value]))).toEqual([
      { in: 'body', at: '/n', message: 'must be integer' },
    ])
  })

  test.each([' n', '\tn', 'n\tx'])('a name like %j is refused', async (name) => {
    expect(await send(form, { body: written([name, '5']) })).toMatchObject(unreadable)
  })

  test('a form that names another character set by a field of its own is refused', async () => {
    expect(await errors(form, written(['_charset_', 'UTF-8'], ['n', '5']))).toBeUndefined()
    expect(await send(form, { body: written(['_charset_', 'utf-7'], ['n', '5']) })).toMatchObject(
      unreadable,
    )
  })

  test.each(['ibm037', 'utf-16', '"UTF-7"', 'iso-8859-1'])(
    'a form in the character set %s is refused',
    async (charset) => {
      const type = `${mediaType === PARTS ? BOUNDARY : mediaType}; charset=${charset}`
      expect(await send(form, { body: written(['n', '5']), type })).toMatchObject(unreadable)
    },
  )

  test('a form that says that it is in UTF-8 is read', async () => {
    const type = `${mediaType === PARTS ? BOUNDARY : mediaType}; charset="UTF-8"`
    expect(await send(form, { body: written(['n', '5']), type })).toBeUndefined()
  })

  test.each([
    ['gzip', gzipSync, Buffer.concat([Buffer.alloc(3), gzipSync('&n=x')])],
    ['deflate', deflateSync, deflateSync('&n=x')],
    ['br', brotliCompressSync, brotliCompressSync('&n=x')],
  ])('what follows the end of %s is refused', async (coding, pack, more) => {
    const packed = pack(written(['n', '5']))
    expect(await send(form, { body: packed, coding })).toBeUndefined()
    const body = Buffer.concat([packed, more])
    expect(await send(form, { body, coding })).toMatchObject(unreadable)
  })
})

describe('a body that any type may have', () => {
  const any = { mediaType: '*/*', schema: { type: 'object', required: ['a'] } }

  test.each(['text/json', 'application/x+json; charset=utf-8', 'model/gltf+json'])(
    'is judged as JSON if it is of the type %s, which some servers read so',
    async (type) => {
      expect(await errors(any, { body: '{}', type })).toMatchObject([{ in: 'body' }])
      expect(await errors(any, { body: '{"a":1}', type })).toBeUndefined()
    },
  )

  test.each(['application/json x', 'json', '/json'])(
    'is refused if it is of the type %s, which is none',
    async (type) => {
      expect(await send(any, { body: '{}', type })).toMatchObject({ status: 415 })
    },
  )
})

describe('in a form of pairs', () => {
  const form = anyForm(PAIRS)

  test.each([
    ['n=5;n=x', 'a semicolon, which parts pairs for some'],
    ['n=%zz', 'an escape of nothing'],
    ['m=%u0041', 'an escape that only some know'],
    ['n=5%', 'an escape that is cut'],
    ['m=%ff', 'a byte that is no UTF-8'],
    ['m=%c0%ae', 'a dot in too many bytes'],
    ['n=5& n=x', 'a blank after the ampersand'],
    ['n%00x=5', 'a name that ends earlier for some'],
  ])('%s is refused: %s', async (body) => {
    expect(await send(form, { body })).toMatchObject(unreadable)
  })

  test('a question mark is of the first name', async () => {
    const closed = aForm(PAIRS, { fields: [{ name: 'n' }], schema: { required: ['n'] } })
    expect(await errors(closed, '?n=5')).toMatchObject([
      { message: "must have required property 'n'" },
    ])
  })

  test('blanks, empty pairs and values without a sign pass', async () => {
    expect(await errors(form, 'm=a b+c%20d&&x&=y&n=5')).toBeUndefined()
  })
})

describe('in a form of parts', () => {
  const form = anyForm(PARTS)
  const file = '; filename="a.txt"'

  test('a file is no text', async () => {
    expect(await errors(form, parts(part('n', '5', file)))).toEqual([
      { in: 'body', at: '/n', message: 'is a file where a text is described' },
    ])
    const note = aForm(PARTS, {
      fields: [
        { name: 'n', mediaTypes: ['text/csv'] },
        { name: 'j', shape: 'json' },
      ],
      schema: {},
    })
    expect(await errors(note, parts(part('n', '5', file), part('j', '5', file)))).toBeUndefined()
  })

  test.each([
    ["text/plain; charset*=utf-16''", 'in another form'],
    ['text/plain; charset=utf-8; charset=utf-16', 'twice'],
  ])('a part of the type %s is no text: the character set is said %s', async (type) => {
    expect(await errors(form, parts(part('n', '5', `\r\nContent-Type: ${type}`)))).toMatchObject([
      { at: '/n', message: 'is not text in UTF-8' },
    ])
  })
})

test.each([
  ['a name of dots', '.'.repeat(3_000_000), '1'],
  ['a name of many brackets', `f${'[a]'.repeat(1_000_000)}`, '1'],
  ['a text of commas', 'csv', ','.repeat(3_000_000)],
])('%s holds nobody up', (_, name, value) => {
  const field = { ...text, check: () => null }
  const described = new Map<string, FieldCheck>([
    ['f', { ...field, shape: 'object' }],
    ['csv', { ...field, isList: true, separator: ',' }],
  ])
  const sent = new Map([[name, [{ type: null, isFile: false, text: () => value }]]])
  // Whether it is a fault or not: in quadratic time it would take hours.
  expect(valuesOf(sent, { fields: described, others: field, spread: [] })).toBeDefined()
})

test('more than ten thousand values in one text are too many', async () => {
  const form = aForm(PAIRS, { fields: [{ name: 'a', isList: true, separator: ',' }], schema: {} })
  expect(await errors(form, `a=${','.repeat(9_999)}`)).toBeUndefined()
  expect(await errors(form, `a=${','.repeat(10_000)}`)).toEqual([
    { in: 'body', at: '/a', message: 'holds more than 10000 values' },
  ])
})
