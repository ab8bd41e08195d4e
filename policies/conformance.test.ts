import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { refusedBy, type Said, triedBy } from '#gateway/testing/try-answer.ts'
import { apisixTranslators } from './apisix.ts'
import { definitions, type PolicyType } from './definitions.ts'
import type { ApisixTranslator } from './kit/apisix.ts'
import { FieldList } from './kit/field-list.ts'
import { formFields, readValue, writeValue } from './kit/form-fields.ts'
import { compileContract } from './kit/operation-checks.ts'
import type { PolicyRuntime } from './kit/runtime.ts'
import { anExchange, fakePorts } from './kit/testing.ts'
import { runtimes } from './runtimes.ts'
import { validateStep } from './validate-step.ts'

const folders = readdirSync('policies', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'kit')
  .map(({ name }) => name)

test('every folder is a policy, and every policy a folder', () => {
  expect(folders.sort()).toEqual(Object.keys(definitions).sort())
})

describe.each(Object.keys(definitions) as PolicyType[])('%s', (type) => {
  const definition = definitions[type]

  test('is called what its folder is', () => expect(definition.type).toBe(type))

  test('has examples that are valid, can be built, and are translated or refused with a reason', () => {
    expect(definition.examples.length).toBeGreaterThan(0)
    for (const { config } of definition.examples) {
      const valid = validateStep({ policy: type, scope: definition.scopes[0] ?? 'api', config })
      expect(valid).toMatchObject({ ok: true })
      if (!valid.ok) continue
      const runtime = (runtimes[type] as PolicyRuntime<unknown>)(valid.config, fakePorts())
      expect(runtime.request ?? runtime.around ?? runtime.response).toBeTypeOf('function')
      const translated = (apisixTranslators[type] as ApisixTranslator<unknown>)(valid.config)
      expect('plugins' in translated || translated.unsupported.length > 10).toBe(true)
    }
  })

  test('explains each field: a title and help', () => {
    const fields = formFields(definition.config)
    expect(fields.length).toBeGreaterThan(0)
    expect(fields.filter(({ title, name, help }) => title === name || help === '')).toEqual([])
  })

  test('has a form that gives back what it was given', () => {
    for (const { config } of definition.examples) {
      const fields = formFields(definition.config)
      const written = Object.fromEntries(
        fields
          .filter(({ name }) => name in config)
          .map(({ name, kind }) => [
            name,
            readValue(kind, writeValue(kind, config[name as keyof typeof config])),
          ]),
      )
      expect(written).toEqual(config)
    }
  })

  test('refuses a field that it does not know, and a scope that it does not have', () => {
    const [example] = definition.examples
    expect(
      validateStep({
        policy: type,
        scope: definition.scopes[0] ?? 'api',
        config: { ...example?.config, surprise: 1 },
      }),
    ).toMatchObject({ ok: false })
    const others = (['global', 'product', 'api', 'operation'] as const).filter(
      (scope) => !(definition.scopes as readonly string[]).includes(scope),
    )
    for (const scope of others)
      expect(validateStep({ policy: type, scope, config: example?.config })).toMatchObject({
        ok: false,
      })
  })
})

const described = {
  parameters: [],
  body: null,
  responses: [
    {
      status: '200',
      contents: [
        { mediaType: 'application/json', schema: { type: 'object', required: ['id'] } },
        { mediaType: 'text/event-stream', schema: {} },
      ],
    },
  ],
}
const json = { 'content-type': 'application/json' }
const answers: Record<string, Said> = {
  JSON: { status: 200, fields: { ...json, etag: '"1"' }, pieces: ['{"id":1,', '"a":2}'] },
  'other JSON': { status: 200, fields: json, pieces: ['{"email":"a@b.example"}'] },
  'broken JSON': { status: 200, fields: json, pieces: ['{"id"'] },
  'much JSON': { status: 200, fields: json, pieces: Array(40).fill('1'.repeat(50_000)) },
  'JSON wrongly packed': {
    status: 200,
    fields: { ...json, 'content-encoding': 'gzip' },
    pieces: ['no'],
  },
  'a page': {
    status: 500,
    fields: { 'content-type': 'text/html', server: 'x' },
    pieces: ['<b>it', ' broke</b>'],
  },
  events: {
    status: 200,
    fields: { 'content-type': 'text/event-stream' },
    pieces: ['data: 1\n\n', 'data: 2\n\n'],
  },
  'JSON lines': {
    status: 200,
    fields: { 'content-type': 'application/x-ndjson' },
    pieces: ['{"email":"a@b.example"}\n{"a"', ':2}\n'],
  },
  nothing: { status: 204, fields: {}, pieces: [] },
}

describe.each(Object.keys(definitions) as PolicyType[])('%s in dry-run', (type) => {
  const { scopes, examples } = definitions[type]
  const cases = examples.flatMap(({ name, config }) =>
    Object.entries(answers).map(([words, said]) => [name, words, { config, said }] as const),
  )

  test.each(cases)(
    '%s: lets %s pass as it came, and notes what it would refuse',
    async (_, __, { config, said }) => {
      const valid = validateStep({ policy: type, scope: scopes[0] ?? 'api', config })
      if (!valid.ok) throw new Error('The example is not valid.')
      const build = () => (runtimes[type] as PolicyRuntime<unknown>)(valid.config, fakePorts())
      const { operationId } = anExchange()
      const contract = { schemas: {}, operations: { [operationId]: described } }
      const checks = (await compileContract(contract)).get(operationId) ?? null
      const aCall = () =>
        anExchange({ checks, requestHeaders: FieldList.from([['accept-encoding', 'zstd']]) })

      const [exchange, untouched] = [aCall(), aCall()]
      const { codes, got } = await triedBy(build(), exchange, said)

      const { status, fields, pieces } = said
      expect(got).toEqual({ status, fields, text: pieces.join('') })
      expect([...exchange.requestHeaders]).toEqual([...untouched.requestHeaders])
      expect(exchange.target).toEqual(untouched.target)
      expect(codes).toEqual(await refusedBy(build(), aCall(), said))
    },
  )
})

test('some of what policies are tried with is refused, on the way in and back', async () => {
  const found = new Set<string>()
  for (const type of ['validate-response', 'mask-fields', 'consistent-errors', 'require-header'])
    for (const said of Object.values(answers)) {
      const policy = type as PolicyType
      const [example] = definitions[policy].examples
      const valid = validateStep({ policy, scope: 'api', config: example?.config })
      if (!valid.ok) throw new Error('The example is not valid.')
      const runtime = (runtimes[policy] as PolicyRuntime<unknown>)(valid.config, fakePorts())
      for (const code of (await triedBy(runtime, anExchange(), said)).codes) found.add(code)
    }
  for (const code of [
    'response-contract-missing',
    'response-too-large',
    'response-unreadable',
    'backend-error',
    'header-required',
  ])
    expect(found).toContain(code)
})

test.each([
  ['rate-limit', { calls: 2_000_000, windowSeconds: 0 }, ['At most 1,000,000.', 'At least 1.']],
  ['mask-fields', { fields: ['a'], mask: 'x'.repeat(21) }, ['At most 20 characters.']],
  ['mask-fields', { fields: [] }, ['Name at least one field.']],
  ['ip-filter', { allow: Array(1_001).fill('10.0.0.1') }, ['At most 1,000 entries.']],
])('a bound of %s is told in words: %j', (policy, config, messages) => {
  const valid = validateStep({ policy, scope: 'api', config })
  expect(valid.ok ? [] : valid.faults.map(({ message }) => message)).toEqual(messages)
})
