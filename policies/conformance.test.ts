import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { apisixTranslators } from './apisix.ts'
import { definitions, type PolicyType } from './definitions.ts'
import type { ApisixTranslator } from './kit/apisix.ts'
import { formFields, readValue, writeValue } from './kit/form-fields.ts'
import type { PolicyRuntime } from './kit/runtime.ts'
import { fakePorts } from './kit/testing.ts'
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

test.each([
  ['rate-limit', { calls: 2_000_000, windowSeconds: 0 }, ['At most 1,000,000.', 'At least 1.']],
  ['mask-fields', { fields: ['a'], mask: 'x'.repeat(21) }, ['At most 20 characters.']],
  ['mask-fields', { fields: [] }, ['Name at least one field.']],
  ['ip-filter', { allow: Array(1_001).fill('10.0.0.1') }, ['At most 1,000 entries.']],
])('a bound of %s is told in words: %j', (policy, config, messages) => {
  const valid = validateStep({ policy, scope: 'api', config })
  expect(valid.ok ? [] : valid.faults.map(({ message }) => message)).toEqual(messages)
})
