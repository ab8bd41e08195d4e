import { expect, test } from 'vitest'
import type { z } from 'zod'
import { listAuditInput } from '#lib/audit/schema.ts'
import { updateApiInput } from '#lib/catalog/api-schema.ts'
import { rollBackInput } from '#lib/deployments/schema.ts'
import { listOrganisationsInput } from '#lib/identity/people-schema.ts'
import { createTokenInput } from '#lib/identity/token-schema.ts'
import { createProductInput } from '#lib/products/schema.ts'
import { listRecordsInput } from '#lib/records/schema.ts'
import { listSubscriptionsInput, rotateKeyInput } from '#lib/subscriptions/schema.ts'
import { decimalIn } from './written-number.ts'

/** What `Number` makes a number of, and is none. */
const noNumbers = [null, '', ' ', [], [24], false, true, '0x10', '1e1', ' 24', '+24', '24.0', {}]

const faultsAt = (schema: z.ZodObject, field: string, given: unknown): boolean =>
  schema.safeParse({ [field]: given }).error?.issues.some(({ path }) => path[0] === field) ?? false

test.each<[string, z.ZodObject]>([
  ['graceHours', rotateKeyInput],
  ['expiresInDays', createTokenInput],
  ['subscriptionsMax', createProductInput],
  ['timeoutMs', updateApiInput],
])('%s of a JSON body is a number and nothing that could pass for one', (field, schema) => {
  for (const given of [...noNumbers, '24', '240'])
    expect([given, faultsAt(schema, field, given)]).toEqual([given, true])
  expect(faultsAt(schema, field, 240)).toBe(false)
  expect(faultsAt(schema, field, undefined)).toBe(false)
})

test.each<[string, z.ZodObject]>([
  ['take', listSubscriptionsInput],
  ['take', listRecordsInput],
  ['take', listAuditInput],
  ['take', listOrganisationsInput],
  ['number', rollBackInput],
])('%s of a query or path is written in digits', (field, schema) => {
  for (const given of noNumbers)
    expect([given, faultsAt(schema, field, given)]).toEqual([given, true])
  expect(schema.safeParse({ [field]: '24' }).data).toMatchObject({ [field]: 24 })
})

test('a number that a person types is a decimal', () => {
  expect(['24', '0.5', '0', '', '0x10', '-1', 'a day'].map(decimalIn)).toEqual([
    24,
    0.5,
    0,
    null,
    null,
    null,
    null,
  ])
})
