import { expect, test } from 'vitest'
import { z } from 'zod'
import { secretId } from '#contract/ids.ts'
import { definitions } from '#policies/definitions.ts'
import type { PolicyDefinition } from './define-policy.ts'
import { formFields } from './form-fields.ts'
import { namedSecrets } from './named-secrets.ts'

const schema = z.strictObject({
  one: secretId.optional().meta({ title: 'One', description: 'One.', secret: 'text' }),
  two: secretId.meta({ title: 'Two', description: 'Two.', secret: 'certificate' }),
  other: z.string().meta({ title: 'Other', description: 'Other.' }),
})

test('names the secrets of a configuration with the kind that is needed and the field', () => {
  const two = 'sec_0000000000000002'
  expect(namedSecrets(schema, { two, other: 'sec_0000000000000003' })).toEqual([
    { id: two, kind: 'certificate', path: 'two' },
  ])
  expect(formFields(schema).map(({ kind, secret }) => [kind, secret])).toEqual([
    ['secret', 'text'],
    ['secret', 'certificate'],
    ['text', null],
  ])
})

test.each(Object.values(definitions) as PolicyDefinition[])(
  '$type hides no secret where nobody would look for it, and no field behind one that is not there',
  ({ config }) => {
    const fields = formFields(config)
    const text = JSON.stringify(z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' }))
    const named = fields.filter(({ secret }) => secret !== null).length
    expect(text.split('^sec_').length - 1).toBe(named)
    for (const { shownWhen } of fields) {
      if (!shownWhen) continue
      const decides = fields.find(({ name }) => name === shownWhen.name)
      expect(decides?.choices).toEqual(expect.arrayContaining(shownWhen.values))
    }
  },
)
