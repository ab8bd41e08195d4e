import { expect, test } from 'vitest'
import { listOperations } from './operations.ts'
import { readDocument } from './read-document.ts'

const minimal = (more: object = {}) => ({
  openapi: '3.0.3',
  info: { title: 'Pets', version: '1' },
  paths: { '/pets': { get: { responses: {} } } },
  ...more,
})

const faultOf = (text: string) => {
  const read = readDocument(text)
  return read.ok ? null : read.failure.faults?.[0]
}

test.each([
  ['2.0', 'swagger: "2.0"'],
  ['2.0', 'swagger: 2.0'],
  ['3.0', 'openapi: 3.0.3'],
  ['3.1', 'openapi: 3.1.0'],
])('reads a document of version %s from YAML that says %s', (family, line) => {
  const read = readDocument(
    `${line}\ninfo: {title: Pets, version: 1.0}\npaths:\n  /pets:\n    get: {}\n`,
  )
  expect(read).toMatchObject({
    ok: true,
    value: { format: 'yaml', family, title: 'Pets', version: '1' },
  })
})

test('reads JSON, with or without a byte order mark', () => {
  expect(readDocument(`\uFEFF${JSON.stringify(minimal())}`)).toMatchObject({
    ok: true,
    value: { format: 'json', specVersion: '3.0.3' },
  })
})

test('names line and column of a mistake in YAML', () => {
  expect(faultOf('openapi: 3.0.0\npaths:\n  /a: [1\ninfo: {')).toMatchObject({
    path: expect.stringMatching(/^line 4, column \d+$/),
  })
})

test('names line and column of a mistake in JSON', () => {
  expect(faultOf('{\n  "openapi": "3.0.0",\n  "paths": }\n')).toMatchObject({
    path: 'line 3, column 12',
  })
})

test.each([
  ['an empty text', '  ', /empty/],
  ['binary', 'a\0b', /not text/],
  ['a list', '[1, 2]', /not an object/],
  ['something else', '{"a": 1}', /neither `openapi` nor `swagger`/],
  ['version 1.2', '{"swagger": "1.2"}', /Version 1\.2 cannot/],
  ['version 3.2', '{"openapi": "3.2.0"}', /Version 3\.2\.0 cannot/],
  ['version 4', '{"openapi": "4.0.0"}', /Version 4\.0\.0 cannot/],
  ['no operation', '{"openapi": "3.0.0", "paths": {}}', /no operation/],
])('refuses %s and says how to mend it', (_, text, words) => {
  expect(faultOf(text)?.message).toMatch(words)
})

test('refuses more than 32 MiB without reading it', () => {
  expect(faultOf('x'.repeat(50 * 1024 * 1024))?.message).toMatch(/larger than 32 MiB/)
})

test('refuses an alias bomb at once', () => {
  const levels = Array.from(
    { length: 40 },
    (_, level) => `l${level + 1}: &l${level + 1} [${Array(9).fill(`*l${level}`).join(', ')}]`,
  )
  expect(faultOf(['openapi: 3.0.0', 'l0: &l0 [x]', ...levels].join('\n'))?.message).toMatch(
    /aliases/,
  )
})

test('refuses a few aliases of one long text', () => {
  const text = `openapi: 3.0.0\nbig: &big "${'x'.repeat(1_000_000)}"\nall: [${Array(500).fill('*big').join(', ')}]`
  expect(faultOf(text)?.message).toMatch(/aliases/)
})

test('refuses an alias inside itself', () => {
  expect(faultOf('openapi: 3.0.0\na: &a\n  b: *a\n')?.message).toMatch(/contain itself/)
})

test.each([
  ['JSON', `{"openapi":"3.0.0","a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ['YAML', `openapi: 3.0.0\na: ${'['.repeat(100_000)}${']'.repeat(100_000)}`],
])('refuses %s that is nested without end', (_, text) => {
  expect(readDocument(text).ok).toBe(false)
})

test('takes names of the prototype for names', () => {
  const text = `{"openapi": "3.1.0", "__proto__": {"polluted": true}, "constructor": 1, "paths": {"/a": {"get": {"operationId": "constructor", "tags": ["__proto__"], "responses": {"__proto__": {}}}}}}`
  const read = readDocument(text)
  expect(read.ok && listOperations(read.value)).toMatchObject([
    { operationId: 'constructor', tags: ['__proto__'] },
  ])
  expect('polluted' in {}).toBe(false)
})

test('lists ten thousand operations, and refuses more than twenty thousand', () => {
  const many = (count: number) =>
    JSON.stringify(
      minimal({
        paths: Object.fromEntries(
          Array.from({ length: count }, (_, index) => [`/p${index}`, { get: {} }]),
        ),
      }),
    )
  const read = readDocument(many(10_000))
  expect(read.ok && listOperations(read.value)).toHaveLength(10_000)
  expect(faultOf(many(20_001))?.message).toMatch(/20001 operations/)
})
