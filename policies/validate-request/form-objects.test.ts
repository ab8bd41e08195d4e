import { describe, expect, test } from 'vitest'
import { aForm, errors, ways } from './testing.ts'

describe.each(ways)('objects in a form as %s', (mediaType, written) => {
  test('fields that lead into objects are read as these', async () => {
    const deep = aForm(mediaType, {
      fields: [{ name: 'f', shape: 'object' }],
      schema: {
        properties: {
          f: {
            properties: {
              n: { type: 'integer' },
              items: { type: 'array', items: { properties: { price: { type: 'number' } } } },
              tags: { type: 'array', maxItems: 2 },
            },
          },
        },
      },
    })
    const good: [string, string][] = [
      ['f[n]', '1'],
      ['f[items][0][price]', '1.5'],
      ['f[items][1][price]', '2'],
      ['f[tags][]', 'a'],
      ['f[tags][]', 'b'],
      ['g[x]', 'not described'],
    ]
    expect(await errors(deep, written(...good))).toBeUndefined()
    expect(await errors(deep, written(['f', '{"n":1}']))).toBeUndefined()
    expect(await errors(deep, written(['f[n]', 'x']))).toMatchObject([{ at: '/f/n' }])
    expect(await errors(deep, written(['f[items][0][price]', 'x']))).toMatchObject([
      { at: '/f/items/0/price', message: 'must be number' },
    ])
    expect(await errors(deep, written(['f[n]', '1'], ['f', '{}']))).toMatchObject([
      { at: '/f', message: 'is there in two forms' },
    ])
    expect(await errors(deep, written(['f[n]', '1'], ['f[n][m]', '1']))).toMatchObject([
      { message: 'is there in two forms' },
    ])
    const deepest = `f${'[a]'.repeat(30)}`
    expect(await errors(deep, written([deepest, '1']))).toMatchObject([
      { message: 'is nested too deep' },
    ])
    expect(await errors(deep, written(['f[__proto__][n]', '1']))).toBeUndefined()
  })

  test('names and values in one text are an object', async () => {
    const pairs = aForm(mediaType, {
      fields: [{ name: 'o', shape: 'pairs', separator: ',' }],
      schema: { properties: { o: { properties: { n: { type: 'integer' } }, required: ['n'] } } },
    })
    expect(await errors(pairs, written(['o', 'n,5,m,x']))).toBeUndefined()
    expect(await errors(pairs, written(['o', 'n,x']))).toEqual([
      { in: 'body', at: '/o/n', message: 'must be integer' },
    ])
    expect(await errors(pairs, written(['o', '']))).toMatchObject([{ at: '/o' }])
    expect(await errors(pairs, written(['o', 'n,5,m']))).toEqual([
      { in: 'body', at: '/o', message: 'has a name without a value' },
    ])
    expect(await errors(pairs, written(['o', 'n,5,n,6']))).toEqual([
      { in: 'body', at: '/o', message: 'has a name that is there more than once' },
    ])
    expect(await errors(pairs, written(['o', '__proto__,5,n,6']))).toBeUndefined()
    expect(await errors(pairs, written(['o[n]', 'x']))).toMatchObject([
      { message: expect.stringContaining('stands for o') },
    ])
  })

  test('an object that is spread over the form is judged as one', async () => {
    const spreadOver = (takesOthers: boolean, schema: object) =>
      aForm(mediaType, {
        fields: [{ name: 'n' }, { name: 'm' }, { name: 'other' }],
        schema,
        spread: [{ name: 'o', members: ['n', 'm'], takesOthers }],
      })
    const o = { properties: { n: { type: 'integer' } }, required: ['n'] }
    const schema = { properties: { o, other: { type: 'boolean' } } }
    const open = spreadOver(false, schema)
    expect(
      await errors(open, written(['n', '5'], ['other', 'true'], ['more', 'x'])),
    ).toBeUndefined()
    expect(await errors(open, written(['other', 'true']))).toBeUndefined()
    expect(await errors(open, written(['n', 'x']))).toMatchObject([{ at: '/o/n' }])
    expect(await errors(open, written(['m', 'x']))).toMatchObject([{ at: '/o' }])
    expect(await errors(open, written(['o', 'x']))).toEqual([
      { in: 'body', at: '/o', message: 'is not there as fields of its own' },
    ])
    const closed = spreadOver(true, {
      properties: { o: { ...o, additionalProperties: { type: 'integer' } } },
      additionalProperties: false,
    })
    expect(await errors(closed, written(['n', '5'], ['more', '6']))).toBeUndefined()
    expect(await errors(closed, written(['n', '5'], ['more', 'x']))).toMatchObject([
      { at: '/o/more' },
    ])
  })
})
