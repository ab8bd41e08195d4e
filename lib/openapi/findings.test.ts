import { expect, test } from 'vitest'
import { countFindings } from './count-findings.ts'
import { findings } from './findings.ts'
import type { JsonObject } from './json.ts'
import { readDocument } from './read-document.ts'

function found(root: JsonObject) {
  const read = readDocument(JSON.stringify({ openapi: '3.1.0', info: {}, ...root }))
  if (!read.ok) throw new Error(read.failure.message)
  return findings(read.value)
}
const codes = (root: JsonObject) => found(root).map(({ code, pointer }) => `${code} ${pointer}`)

/** An operation with nothing to be said about it. */
const sound = {
  operationId: 'get',
  security: [{ key: [] }],
  responses: { 200: { content: { 'application/json': { schema: {} } } } },
}
const servers = [{ url: 'https://api.example.com' }]

test('finds nothing in a sound document', () => {
  expect(found({ servers, paths: { '/a': { get: sound } } })).toEqual([])
})

test('points at every reference that leads nowhere, in circles or out of the document', () => {
  const schemas = {
    Lost: { $ref: '#/components/schemas/Nobody' },
    Round: { $ref: '#/components/schemas/About' },
    About: { $ref: '#/components/schemas/Round' },
    File: { $ref: './pet.yaml#/Pet' },
    Far: { $ref: 'https://example.com/pet.json' },
    Tree: { properties: { child: { $ref: '#/components/schemas/Tree' } } },
    Data: { example: { $ref: '#/not/a/reference' }, properties: { $ref: { type: 'string' } } },
  }
  expect(codes({ servers, paths: { '/a': { get: sound } }, components: { schemas } })).toEqual([
    'ref_unresolvable /components/schemas/Lost/$ref',
    'ref_cyclic /components/schemas/Round/$ref',
    'ref_cyclic /components/schemas/About/$ref',
    'ref_file /components/schemas/File/$ref',
    'ref_http /components/schemas/Far/$ref',
  ])
})

test('points at what operations lack', () => {
  expect(codes({ servers, paths: { '/a/{id}': { get: {} } } })).toEqual([
    'security_missing /paths/~1a~1{id}/get',
    'path_parameter_missing /paths/~1a~1{id}/get',
    'operation_id_missing /paths/~1a~1{id}/get',
    'schema_missing /paths/~1a~1{id}/get/responses',
  ])
})

test('points at twins, at paths that cannot be routed and at ids used twice', () => {
  const paths = {
    '/a/{x}': { parameters: [{ name: 'x', in: 'path' }], get: sound },
    '/a/{y}': { parameters: [{ name: 'y', in: 'path' }], get: sound },
    '/#b': { get: { ...sound, operationId: 'b' } },
  }
  expect(codes({ servers, paths })).toEqual([
    'twin_path /paths/~1a~1{x}/get',
    'path_unroutable /paths/~1#b',
    'operation_id_repeated /paths/~1a~1{y}/get/operationId',
  ])
})

test.each([
  ['https://localhost/v1', ['server_local']],
  ['http://10.1.2.3', ['server_local', 'server_plain_http']],
  ['http://api.example.com', ['server_plain_http']],
  ['/v1', ['server_unusable']],
  ['https://{region}.example.com', []],
])('judges the server %s', (url, expected) => {
  const variables = { region: { default: 'eu' } }
  expect(
    found({ servers: [{ url, variables }], paths: { '/a': { get: sound } } }).map(
      ({ code }) => code,
    ),
  ).toEqual(expected)
})

test('counts what is found a thousand times, and lists fifty of it', () => {
  const paths = Object.fromEntries(
    Array.from({ length: 1_000 }, (_, index) => [
      `/p${index}`,
      { get: { ...sound, operationId: undefined } },
    ]),
  )
  const all = found({ servers, paths })
  expect(all).toHaveLength(51)
  expect(all.at(-1)).toMatchObject({ message: '950 more of the same kind.', count: 950 })
  expect(countFindings(all)).toBe(1_000)
  expect(countFindings(all.slice(0, 50))).toBe(50)
})
