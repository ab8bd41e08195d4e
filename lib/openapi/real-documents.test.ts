import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { describeOperation } from './describe-operation.ts'
import { findings } from './findings.ts'
import { listOperations } from './operations.ts'
import { pruneDocument } from './prune-document.ts'
import { type OpenApiDocument, readDocument } from './read-document.ts'
import { operationDescription } from './schema.ts'

const require = createRequire(import.meta.url)
const examples = dirname(require.resolve('@readme/oas-examples/package.json'))
const github = join(
  dirname(require.resolve('@octokit/openapi/package.json')),
  'generated/api.github.com.json',
)
const files = ['2.0', '3.0', '3.1'].flatMap((version) =>
  ['json', 'yaml'].flatMap((format) =>
    readdirSync(join(examples, version, format))
      .filter((name) => /\.(json|yaml)$/.test(name))
      .map((name) => `${version}/${format}/${name}`),
  ),
)

/** Describes and publishes every operation of a document. */
function exercise(document: OpenApiDocument): void {
  const operations = listOperations(document)
  for (const { method, path } of operations) {
    operationDescription.parse(describeOperation(document, method, path))
  }
  const published = pruneDocument(document, {
    operations,
    serverUrl: 'https://gateway.example.com/a',
    keyHeader: 'x-api-key',
  })
  const again = readDocument(JSON.stringify(published))
  expect(
    again.ok && listOperations(again.value).map(({ method, path }) => `${method} ${path}`),
  ).toEqual(operations.map(({ method, path }) => `${method} ${path}`))
  expect(again.ok && findings(again.value).filter(({ code }) => code.startsWith('ref_'))).toEqual(
    [],
  )
}

test.each(files)('imports, describes and publishes %s', (file) => {
  const read = readDocument(readFileSync(join(examples, file), 'utf8'))
  if (read.ok) exercise(read.value)
  else expect(read.failure.faults?.[0]?.message).toMatch(/no operation/)
})

test('reads GitHub’s whole description, and finds its 1,200 operations', {
  timeout: 20_000,
}, () => {
  const read = readDocument(readFileSync(github, 'utf8'))
  if (!read.ok) throw new Error(read.failure.message)
  const operations = listOperations(read.value)
  expect(operations.length).toBeGreaterThan(1_100)
  expect(findings(read.value).filter(({ severity }) => severity === 'error')).toEqual([])
  for (const { method, path } of operations)
    expect(describeOperation(read.value, method, path)).not.toBeNull()
})
