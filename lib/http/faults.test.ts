import { expect, test } from 'vitest'
import { z } from 'zod'
import { faultsOf } from './faults.ts'

const found = (schema: z.ZodType, value: unknown) => {
  const { error } = schema.safeParse(value)
  return error ? faultsOf(error) : []
}

test('a fault is told in a sentence with the dotted path of its field, without words of the checker', () => {
  const schema = z.object({ statuses: z.array(z.int().min(100)), name: z.string() })
  expect(found(schema, { statuses: [200, Number.NaN, 7] })).toEqual([
    { path: 'statuses.1', message: 'It must be a number.' },
    { path: 'statuses.2', message: 'At least 100.' },
    { path: 'name', message: 'It is needed.' },
  ])
})

test('where a schema has words of its own, those are told', () => {
  expect(found(z.string().min(1, 'Name it.'), '')).toEqual([{ path: '', message: 'Name it.' }])
})
