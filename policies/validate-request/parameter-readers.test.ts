import { describe, expect, test } from 'vitest'
import type { ContractParameter } from '#contract/operation-contract.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import { compileContract } from '#policies/kit/operation-checks.ts'
import { anExchange, fakePorts } from '#policies/kit/testing.ts'
import { validateRequest } from './definition.ts'
import { validateRequestRuntime } from './runtime.ts'

const id = 'op_aaaaaaaaaaaaaaaa'
const parameter = (more: Partial<ContractParameter>): ContractParameter => ({
  in: 'query',
  name: 'n',
  required: false,
  shape: 'single',
  separator: null,
  schema: { type: 'integer', minimum: 1 },
  ...more,
})
const filter = parameter({
  name: 'filter',
  shape: 'object',
  schema: {
    properties: {
      state: { type: 'string', enum: ['open', 'closed'] },
      tags: { type: 'array', items: { type: 'integer' } },
      made: { type: 'object', properties: { gte: { type: 'integer' } } },
    },
  },
})

/** What the step says is wrong, by place and message. */
async function errors(
  parameters: ContractParameter[],
  { query = '', headers = {} }: { query?: string; headers?: Record<string, string> },
) {
  const contract = { parameters, body: null, responses: [] }
  const checks = await compileContract({ schemas: {}, operations: { [id]: contract } })
  const exchange = anExchange({
    checks: checks.get(id) ?? null,
    url: new URL(`http://gateway.test/pets?${query}`),
    callerHeaders: FieldList.from(Object.entries(headers)),
  })
  const config = validateRequest.config.parse({})
  const said = await validateRequestRuntime(config, fakePorts()).request?.(exchange)
  return said && 'errors' in said ? said.errors : said
}

describe('a parameter that some reader takes for a described one is not passed as unknown', () => {
  test.each([
    ['n', 'n[]=x'],
    ['n', 'n%5B%5D=x'],
    ['n', 'n[$ne]=1'],
    ['n', 'n[=x'],
    ['a_b', 'a.b=x'],
    ['a_b', 'a+b=x'],
    ['a_b', 'a[b=x'],
    ['tags[]', 'tags[0]=x'],
    ['tags[]', 'tags=x'],
    ['page[size]', 'page[size][]=x'],
    ['page[size]', 'page=x'],
    ['page[size]', 'page[]=x'],
    ['page[size]', 'page[size=x'],
  ])('%s: %s', async (name, query) => {
    const [at] = [...new URLSearchParams(query).keys()]
    const message = `stands for ${name} in a way that the documentation does not describe`
    expect(await errors([parameter({ name })], { query })).toEqual([{ in: 'query', at, message }])
  })

  test('what is none is passed, as long as unknown ones are', async () => {
    const parameters = [parameter({}), parameter({ name: 'page[size]' })]
    const query = 'n=1&page[size]=5&page[number]=x&m[]=x&nn=x&N=x&page2=x&[n]=x&%5B=x&=x'
    expect(await errors(parameters, { query })).toBeUndefined()
  })

  test('at most ten are named', async () => {
    const query = Array.from({ length: 20 }, (_, index) => `n[${index}]=x`).join('&')
    expect(await errors([parameter({})], { query })).toHaveLength(10)
  })

  test('a cookie', async () => {
    const parameters = [parameter({ in: 'cookie' })]
    expect(await errors(parameters, { headers: { cookie: 'm[]=1; n=1' } })).toBeUndefined()
    expect(await errors(parameters, { headers: { cookie: 'n=1; n[]=x' } })).toMatchObject([
      { in: 'cookie', at: 'n[]' },
    ])
  })

  test('a header with an underscore for a hyphen', async () => {
    const parameters = [parameter({ in: 'header', name: 'X-Tenant-Id' })]
    const headers = { 'x-tenant-id': '1', x_other: '2' }
    expect(await errors(parameters, { headers })).toBeUndefined()
    expect(await errors(parameters, { headers: { ...headers, 'x_tenant-id': 'x' } })).toMatchObject(
      [{ in: 'header', at: 'x_tenant-id' }],
    )
  })

  test('a megabyte of brackets is judged as fast as anything else', async () => {
    const query = `n=1&m${'['.repeat(1_000_000)}=x&n${'['.repeat(1_000_000)}=x`
    expect(await errors([parameter({})], { query })).toHaveLength(1)
  })
})

describe('an object in brackets', () => {
  test.each([
    'filter[state]=open',
    'filter[tags][]=1&filter[tags][]=2',
    'filter[tags][0]=1&filter[tags][1]=2',
    'filter[made][gte]=5',
    'filter[other][deep]=x',
  ])('is judged as deep as it goes: %s passes', async (query) => {
    expect(await errors([filter], { query })).toBeUndefined()
  })

  test.each([
    ['filter[state]=any', 'at /state must be one of: open, closed'],
    ['filter[state][$ne]=open', 'at /state must be string'],
    ['filter[state][]=open', 'at /state must be string'],
    ['filter[tags][]=x', 'at /tags/0 must be integer'],
    ['filter[made][gte]=x', 'at /made/gte must be integer'],
    ['filter[made]=5', 'at /made must be object'],
    ['filter[state]=open&filter[state]=x', 'at filter[state] is there more than once'],
    ['filter[made][gte]=5&filter[made]=x', 'at filter[made] is there in two forms'],
    ['filter[state]x=open', 'at filter[state]x does not lead to one member'],
    ['filter[state=x', 'at filter[state does not lead to one member'],
    [`filter${'[a]'.repeat(50)}=x`, `at filter${'[a]'.repeat(31)}[ is nested too deep`],
  ])('%s is refused', async (query, message) => {
    expect(await errors([filter], { query })).toEqual([{ in: 'query', at: 'filter', message }])
  })
})
