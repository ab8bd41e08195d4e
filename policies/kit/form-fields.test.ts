import { expect, test } from 'vitest'
import { z } from 'zod'
import { definitions } from '#policies/definitions.ts'
import type { PolicyDefinition } from './define-policy.ts'
import { type FormField, formFields, readForm, writeValue } from './form-fields.ts'

/** The fields that a form asks for, beside what a configuration says. */
const shown = (fields: FormField[], config: Record<string, unknown>) =>
  fields.filter(({ shownWhen }) => {
    if (!shownWhen) return true
    const standard = fields.find(({ name }) => name === shownWhen.name)?.standard
    return shownWhen.values.includes(String(config[shownWhen.name] ?? standard))
  })

/** What a form holds that shows a configuration. */
function written(
  fields: readonly FormField[],
  prefix: string,
  config: Record<string, unknown>,
  form = new FormData(),
): FormData {
  for (const { name, kind, columns, standard } of fields) {
    const at = `${prefix}.${name}`
    const text = name in config ? writeValue(kind, config[name]) : standard
    if (kind === 'rows')
      for (const [index, entry] of ((config[name] ?? []) as Record<string, unknown>[]).entries())
        written(columns, `${at}.${index}`, entry, form)
    else if (kind === 'choices')
      for (const chosen of text.split('\n').filter(Boolean)) form.append(at, chosen)
    else if (kind !== 'switch' || text === 'true') form.append(at, text)
  }
  return form
}

test.each(Object.values(definitions) as PolicyDefinition[])(
  'the form of $type gives back what its examples hold, entry by entry',
  ({ config, examples }) => {
    for (const example of examples) {
      const given = example.config as Record<string, unknown>
      const fields = shown(formFields(config), given)
      const read = config.safeParse(readForm(fields, 'config', written(fields, 'config', given)))
      expect(read.data, example.name).toEqual(config.parse(given))
    }
  },
)

test('a list of entries with fields of their own is written in fields; one with parts within parts as JSON', () => {
  const name = z.string().meta({ title: 'Name', description: 'Its name.' })
  const [plain, nested] = formFields(
    z.strictObject({
      plain: z.array(z.strictObject({ name })),
      nested: z.array(z.strictObject({ name, inner: z.strictObject({ name }) })),
    }),
  )
  expect([plain?.kind, nested?.kind]).toEqual(['rows', 'json'])
  expect(plain?.columns.map(({ title, help }) => [title, help])).toEqual([['Name', 'Its name.']])
})
