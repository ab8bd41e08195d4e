import { describe, expect, test } from 'vitest'
import { FieldList } from '#policies/kit/field-list.ts'
import { compileContract } from '#policies/kit/operation-checks.ts'
import { anExchange, fakePorts } from '#policies/kit/testing.ts'
import { validateRequest } from './definition.ts'
import { validateRequestRuntime } from './runtime.ts'

const id = 'op_aaaaaaaaaaaaaaaa'
const parameter = (name: string, more: object = {}) => ({
  in: 'query' as const,
  name,
  required: false,
  shape: 'single' as const,
  separator: null,
  schema: { type: 'integer' },
  ...more,
})
const parameters = [
  parameter('n'),
  parameter('a_b'),
  parameter('$top'),
  parameter('tags[]', { shape: 'list', schema: { type: 'array' } }),
  parameter('filter', { shape: 'object', schema: { type: 'object' } }),
  parameter('loose', { schema: true }),
  parameter('session', { in: 'cookie' }),
]

async function faults(query: string, { unknownQuery = 'ignore', cookie = '' } = {}) {
  const checks = await compileContract({
    schemas: {},
    operations: { [id]: { parameters, body: null, responses: [] } },
  })
  const refused = await validateRequestRuntime(
    validateRequest.config.parse({ unknownQuery }),
    fakePorts(),
  ).request?.(
    anExchange({
      checks: checks.get(id) ?? null,
      url: new URL(`http://gateway.test/pets${query}`),
      callerHeaders: FieldList.from(cookie ? [['cookie', cookie]] : []),
    }),
  )
  return refused && 'errors' in refused ? refused.errors : undefined
}

test.each([
  ['n[]', 'PHP, Rails and qs read a list'],
  ['n[x]', 'they read an object'],
  ['n[', 'PHP reads n_'],
  [' n', 'PHP passes over the blank'],
  ['n\0x', 'PHP reads up to the NUL'],
  ['a.b', 'PHP reads a_b'],
  ['a b', 'PHP reads a_b'],
  ['tags', 'the list is described as tags[]'],
  ['tags[0]', 'as the first of the list'],
])('%j beside a described one is not passed as unknown: %s', async (name) => {
  for (const unknownQuery of ['ignore', 'refuse'])
    expect(
      await faults(
        `?${new URLSearchParams([
          ['n', '5'],
          [name, 'x'],
        ])}`,
        { unknownQuery },
      ),
    ).toEqual([
      {
        in: 'query',
        at: name,
        message: expect.stringMatching(
          /^stands for (n|a_b|tags\[\]) in a way that the documentation/,
        ),
      },
    ])
})

test('an object that is not written by its members is not passed as unknown', async () => {
  expect(await faults('?filter=x')).toEqual([
    {
      in: 'query',
      at: 'filter',
      message: 'is an object, whose members are written filter[member]',
    },
  ])
})

describe('a name behind a semicolon, where Rack 2 begins another parameter,', () => {
  const behind = (at: string) => ({
    in: 'query',
    at,
    message:
      'begins a parameter behind a semicolon to some readers; write & between parameters, or %3B in a value',
  })

  test.each([
    ['n', '?loose=1;n=x'],
    ['n', '?other=1;n=x'],
    ['n', '?;n=x'],
    ['n', '?loose=1;m=2;n'],
    ['n', '?loose=1;%6E=x'],
    ['n[]', '?loose=1;n[]=x'],
    [' n', '?loose=1;+n=x'],
    ['filter[state]', '?loose=1;filter[state]=x'],
    ['n', '?loose=(;n=x)'],
    ['n', '?loose=1&n=5&loose2=1;n=x'],
  ])('is not passed where it stands for a described one: %s in %s', async (at, query) => {
    for (const unknownQuery of ['ignore', 'refuse'])
      expect(await faults(query, { unknownQuery })).toContainEqual(behind(at))
  })

  test('is refused as unknown where those are refused and it has a value', async () => {
    expect(await faults('?loose=1;m=2', { unknownQuery: 'refuse' })).toEqual([behind('m')])
    expect(await faults('?loose=1;m', { unknownQuery: 'refuse' })).toBeUndefined()
  })

  test.each([
    ['it stands for nothing described', '?loose=a;b=c'],
    ['nothing is said of the one it stands for', '?n=5&m=1;loose=2'],
    ['the semicolon is escaped', '?loose=1%3Bn=x'],
    ['it is an option of OData', '?$expand=Orders($select=Id;$top=5)&$top=1'],
  ])('passes where %s', async (_, query) => {
    expect(await faults(query)).toBeUndefined()
  })

  test('is none of OData outside of brackets', async () => {
    for (const query of ['?loose=1;$top=x', '?loose=(1);$top=x', '?loose=(1&m=2;$top=x)'])
      expect(await faults(query)).toEqual([behind('$top')])
  })
})

test.each([
  ['as described', '?n=5&tags[]=1&tags[]=2&filter[state]=open&filter[a][b]=1'],
  ['what stands for nothing described', '?m[]=1&b.a=1&N=1'],
  ['what stands for one of which nothing is said', '?loose[x]=1'],
])('passes: %s', async (_, query) => {
  expect(await faults(query)).toBeUndefined()
})

test('a cookie that stands for a described one is not passed as unknown', async () => {
  expect(await faults('', { cookie: 'session=1; other=2; session[]=x' })).toMatchObject([
    { in: 'cookie', at: 'session[]', message: expect.stringContaining('stands for session') },
  ])
})
