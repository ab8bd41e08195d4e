import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { FieldList } from '#policies/kit/field-list.ts'
import { anExchange, aRequestBody, fakePorts } from '#policies/kit/testing.ts'
import { jsonThreat } from './definition.ts'
import { jsonThreatRuntime } from './runtime.ts'
import { scanJson } from './scan-json.ts'

const wide = jsonThreat.config.parse({ depthMax: 1_000, twinNames: 'allow' })
const scan = (text: string, more: object = {}) => scanJson(Buffer.from(text), { ...wide, ...more })

/** Random numbers that are the same each time (mulberry32). */
function randomly(seed: number) {
  let state = seed
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}
function aValue(random: (below: number) => number, depth = 0): unknown {
  const kind = random(depth > 4 ? 5 : 7)
  if (kind < 3) return [null, true, false][kind]
  if (kind === 3) return (random(2_000_000) - 1_000_000) / 10 ** random(9)
  if (kind === 4) return ['', 'a"\\\n', 'ü😀', '\u0000', '{[,:]}'][random(5)]
  const parts = Array.from({ length: random(4) }, () => aValue(random, depth + 1))
  return kind === 5 ? parts : Object.fromEntries(parts.map((part, index) => [`n${index}`, part]))
}

describe('accepts what JSON.parse accepts, and nothing else', () => {
  const isJson = (text: string): boolean => {
    try {
      JSON.parse(text)
      return true
    } catch {
      return false
    }
  }

  test('for values of all kinds, and for each of them with something changed', () => {
    const random = randomly(11)
    const alphabet = [...'{}[]",:0123456789.eE+-truefalsn\\u \n\t\u0001ü']
    for (let turn = 0; turn < 3_000; turn += 1) {
      const text = JSON.stringify(aValue(random), null, random(2) * 2)
      expect([text, scan(text)]).toEqual([text, null])
      const at = random(text.length + 1)
      const letter = alphabet[random(alphabet.length)] ?? ''
      const changed = [
        text.slice(0, at) + letter + text.slice(at),
        text.slice(0, at) + text.slice(at + 1),
        text.slice(0, at) + letter + text.slice(at + 1),
        text.slice(0, at),
      ][random(4)] as string
      expect([changed, scan(changed) === null]).toEqual([changed, isJson(changed)])
    }
  })

  test.each([
    '',
    ' ',
    '01',
    '1.',
    '.5',
    '-',
    '+1',
    '1e',
    '[1,]',
    '{"a":1,}',
    '{a:1}',
    "'a'",
    '"\\x"',
    '"\\u12g4"',
    'nul',
    'NaN',
    '[1 2]',
    '{"a" 1}',
    '1 2',
    '\ufeff1',
    '"\t"',
  ])('refuses %j', (text) => {
    expect([isJson(text), scan(text)?.kind]).toEqual([false, 'broken'])
  })
})

test.each([
  ['depth', '[[1]]', '[[[1]]]', { depthMax: 2 }],
  ['members', '{"a":1,"b":2}', '{"a":1,"b":2,"c":3}', { membersMax: 2 }],
  ['elements', '[1,2]', '[1,2,3]', { elementsMax: 2 }],
  ['values in all', '[[1],[2]]', '[[1],[2],3]', { valuesMax: 5 }],
  ['texts', '"abc"', '"abcd"', { stringBytesMax: 3 }],
  ['numbers', '123', '1234', { stringBytesMax: 3 }],
  ['names', '{"abc":1}', '{"abcd":1}', { nameBytesMax: 3 }],
  ['twin names', '{"a":{"a":1},"b":{"a":1}}', '{"a":1,"\\u0061":2}', { twinNames: 'refuse' }],
])('limits %s', (_, good, bad, limit) => {
  expect([scan(good, limit), scan(bad, limit)?.kind]).toEqual([null, 'beyond'])
})

test('a million brackets cost neither stack nor time', () => {
  expect(scan('['.repeat(1_000_000), { depthMax: 1_000 })?.kind).toBe('beyond')
})

async function send(body: Uint8Array | string, headers: object = {}, config: object = {}) {
  const bytes = Buffer.from(body)
  const requestBody = aRequestBody(bytes)
  const callerHeaders = FieldList.from(
    Object.entries({ 'content-type': 'application/json', ...headers }),
  )
  const { request } = jsonThreatRuntime(jsonThreat.config.parse(config), fakePorts())
  return request?.(anExchange({ requestBody, callerHeaders }))
}

test.each([
  ['broken JSON', '{"a":', {}, 400, 'body-unreadable'],
  ['what is no UTF-8', Buffer.from([34, 255, 34]), {}, 400, 'body-unreadable'],
  ['an unknown coding', '{}', { 'content-encoding': 'zstd' }, 400, 'body-unreadable'],
  [
    'what is said to be in another character set',
    '{}',
    { 'content-type': 'application/json; charset=utf-7' },
    400,
    'body-unreadable',
  ],
  ['too deep a document', '['.repeat(30) + ']'.repeat(30), {}, 400, 'json-threat'],
  [
    'the same, packed',
    gzipSync('['.repeat(30)),
    { 'content-encoding': 'gzip' },
    400,
    'json-threat',
  ],
  ['a large one', `"${'x'.repeat(2_000_000)}"`, {}, 413, 'body-too-large'],
  [
    'one that unpacks to a large one',
    gzipSync(`"${'x'.repeat(2_000_000)}"`),
    { 'content-encoding': 'gzip' },
    413,
    'body-too-large',
  ],
])('refuses %s', async (_, body, headers, status, code) => {
  expect(await send(body, headers)).toMatchObject({ status, code })
})

test.each([
  // ASP.NET takes it for JSON, and Laravel whatever ends so.
  'text/json; charset=utf-8',
  'model/gltf+json',
  'application/json x',
  'application/json, text/plain',
  'text/plain, application/json; charset=utf-8',
  'text/plain;a="b,c", application/json',
  'text/plain, text/html',
])('reads what may be JSON to somebody: %s', async (type) => {
  const body = '['.repeat(99)
  expect(await send(body, { 'content-type': type })).toMatchObject({ code: 'json-threat' })
})

test('takes a comma in a parameter for no second type', async () => {
  for (const boundary of ['a,b', '"a,b"', '"a, application/json"'])
    expect(
      await send('--', { 'content-type': `multipart/form-data; boundary=${boundary}` }),
    ).toBeUndefined()
})

test('leaves other types, good documents and calls without a body', async () => {
  expect(await send('['.repeat(99), { 'content-type': 'text/plain' })).toBeUndefined()
  expect(await send('{"a":[1,2]}', { 'content-type': 'application/vnd.pets+json' })).toBeUndefined()
  const { request } = jsonThreatRuntime(jsonThreat.config.parse({}), fakePorts())
  expect(request?.(anExchange())).toBeUndefined()
})

test.each([{ depthMax: 0 }, { valuesMax: 0 }, { twinNames: 'keep' }, { bodyBytesMax: 1 }])(
  'does not accept %j',
  (config) => {
    expect(jsonThreat.config.safeParse(config).success).toBe(false)
  },
)
