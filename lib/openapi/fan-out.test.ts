import { describe, expect, test } from 'vitest'
import { changedOperations } from '#lib/catalog/changed-operations.ts'
import { contractOf } from './contract-of.ts'
import { describeOperation } from './describe-operation.ts'
import { documentForConsole } from './document-for-console.ts'
import { findings } from './findings.ts'
import type { JsonObject } from './json.ts'
import { listOperations } from './operations.ts'
import { pruneDocument } from './prune-document.ts'
import { type OpenApiDocument, readDocument } from './read-document.ts'
import { codeSamples } from './samples/code-samples.ts'
import { sampleCall } from './samples/sample-call.ts'

const WIDTH = 6
const DEPTH = 12
const BYTES_MAX = 400_000

const operation = { id: 'op_a', method: 'GET', path: '/wide' }
const publication = {
  operations: [operation],
  serverUrl: 'https://gateway.example.com/wide',
  keyHeader: 'x-api-key',
}

/** Each level names the next one six times: two kilobytes that come to two thousand millions of schemas. */
const levels = (below: string, level: (next: JsonObject) => JsonObject): JsonObject =>
  Object.fromEntries(
    Array.from({ length: DEPTH + 1 }, (_, at) => [
      `D${at}`,
      at === DEPTH ? {} : level({ $ref: `#/${below}/D${at + 1}` }),
    ]),
  )

const six = (next: JsonObject): JsonObject[] => Array.from({ length: WIDTH }, () => next)
const named = (next: JsonObject): JsonObject =>
  Object.fromEntries(six(next).map((one, index) => [`p${index}`, one]))

const shapes: Record<string, (next: JsonObject) => JsonObject> = {
  properties: (next) => ({ type: 'object', properties: named(next) }),
  allOf: (next) => ({ allOf: six(next) }),
  oneOf: (next) => ({ oneOf: six(next) }),
  anyOf: (next) => ({ anyOf: six(next) }),
  items: (next) => ({ prefixItems: six(next), items: next, additionalProperties: next }),
  links: (next) => ({ operationId: 'wide', links: named(next) }),
  headers: (next) => ({ description: '', headers: named(next) }),
  callbacks: (next) => ({ callbacks: named({ '{$url}': next }), get: { callbacks: named(next) } }),
  'keys of no meaning': (next) => named(next),
}

function documentOf(
  below: string,
  level: (next: JsonObject) => JsonObject,
  schemas = levels(below, level),
): OpenApiDocument {
  const schema = { $ref: `#/${below}/D0` }
  const content = { 'application/json': { schema } }
  const read = readDocument(
    JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'Wide', version: '1' },
      ...(below === 'x-defs' ? { 'x-defs': schemas } : { components: { schemas } }),
      paths: {
        '/wide': {
          get: {
            operationId: 'wide',
            parameters: [{ name: 'filter', in: 'query', required: true, schema }],
            requestBody: { content },
            callbacks: { called: { '{$url}': schema } },
            responses: {
              200: {
                description: '',
                content,
                headers: { wide: { schema } },
                links: { l: schema },
              },
              404: schema,
            },
          },
        },
      },
    }),
  )
  if (!read.ok) throw new Error(read.failure.faults?.[0]?.message)
  return read.value
}

const consoleDocument = (document: OpenApiDocument) =>
  documentForConsole(pruneDocument(document, publication))

/** How many values a document comes to when a reader writes out every reference, as Swagger UI does. */
function writtenOut(root: unknown): number {
  let count = 0
  const enter = (value: unknown, above: readonly string[]): void => {
    count += 1
    if (count > 100_000 || typeof value !== 'object' || value === null) return
    const reference = '$ref' in value && typeof value.$ref === 'string' ? value.$ref : null
    if (reference === null) for (const child of Object.values(value)) enter(child, above)
    else if (!above.includes(reference)) {
      const tokens = reference.slice(2).split('/')
      const target = tokens.reduce<unknown>((at, token) => (at as JsonObject)?.[token], root)
      enter(target, [...above, reference])
    }
  }
  enter((root as JsonObject).paths, [])
  return count
}

const places: Record<string, (document: OpenApiDocument) => unknown> = {
  'findings of an import': findings,
  'operations and their search words': listOperations,
  'the published document': (document) => pruneDocument(document, publication),
  'the document of the console': consoleDocument,
  'the page of an operation': (document) => describeOperation(document, 'GET', '/wide'),
  'code samples': (document) => {
    const description = describeOperation(document, 'GET', '/wide')
    return description && codeSamples(sampleCall(description, { baseUrl: '', keyHeader: null }))
  },
  'the contract for a gateway': (document) =>
    contractOf(document, [operation], { withExamples: true }),
  'the differences of two revisions': (document) => {
    const [now] = listOperations(document)
    const other = documentOf('x-other', () => ({}))
    const kept = now ? [{ old: { ...operation, exposure: 'exposed' as const }, now }] : []
    return changedOperations({
      was: document,
      is: other,
      kept,
      calls: new Map(),
      callers: new Map(),
    })
  },
}

describe.each(Object.keys(shapes))('a document that fans out by %s', (shape) => {
  const documents = ['x-defs', 'components/schemas'].map((below) =>
    documentOf(below, shapes[shape] ?? named),
  )

  test.each(Object.keys(places))('ends soon, and in little, as %s', (place) => {
    for (const document of documents)
      expect(JSON.stringify(places[place]?.(document)).length).toBeLessThan(BYTES_MAX)
  })

  test('comes to little in Swagger UI, which writes every reference out', () => {
    for (const document of documents)
      expect(writtenOut(consoleDocument(document))).toBeLessThan(100_000)
  })
})

test.each(Object.keys(places))(
  'a chain of schemas longer than a call stack is read as %s',
  (place) => {
    const schemas = Object.fromEntries(
      Array.from({ length: 3_000 }, (_, at) => [
        `D${at}`,
        { type: 'object', properties: { next: { $ref: `#/components/schemas/D${at + 1}` } } },
      ]),
    )
    const document = documentOf('components/schemas', () => ({}), schemas)
    expect(JSON.stringify(places[place]?.(document)).length).toBeLessThan(2 * BYTES_MAX)
  },
)
