import { expect, test } from 'vitest'
import type { StaffScope } from '#lib/identity/scope.ts'
import { saveStep } from '#lib/policy-chains/save-step.ts'
import { anApi, aProduct } from '#tests/catalog/documents.ts'
import { aStaff } from '#tests/database/people.ts'
import { createException } from './create-exception.ts'
import { endException } from './end-exception.ts'
import { listEnding } from './list-ending.ts'

const DAY_MS = 86_400_000
const NOW = new Date()
const ahead = (days: number) => new Date(NOW.getTime() + days * DAY_MS)

async function aStep(staff: StaffScope): Promise<string> {
  const config = { calls: 5, windowSeconds: 60 }
  const step = { policy: 'rate-limit', mode: 'enforce' as const, config }
  const saved = await saveStep(staff, { ...step, scope: 'global', targetId: null })
  if (!saved.ok) throw new Error(saved.failure.message)
  return saved.value.stepId
}
async function made(staff: StaffScope, stepId: string, targetId: string, days: number, at = NOW) {
  const endsAt = new Date(at.getTime() + days * DAY_MS).toISOString()
  const result = await createException(staff, { stepId, targetId, reason: 'A move', endsAt }, at)
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value.exceptionId
}
async function ending(staff: StaffScope, stepId: string, now: Date) {
  const { soon, lately } = await listEnding(staff, now)
  const ids = (views: typeof soon) =>
    views.filter(({ step }) => step.id === stepId).map(({ id }) => id)
  return { soon: ids(soon), lately: ids(lately) }
}

test('staff are told of exceptions that end within a week, and of those that ended within one', async () => {
  const staff = await aStaff()
  const stepId = await aStep(staff)
  const apiId = await anApi(staff, 'GET /pets')
  const productId = await aProduct(apiId, 'public')
  const [week, later] = [
    await made(staff, stepId, apiId, 7),
    await made(staff, stepId, productId, 7.1),
  ]
  expect(await ending(staff, stepId, NOW)).toEqual({ soon: [week], lately: [] })
  expect(await ending(staff, stepId, ahead(1))).toEqual({ soon: [week, later], lately: [] })
  expect(await ending(staff, stepId, ahead(7))).toEqual({ soon: [later], lately: [week] })
  expect(await ending(staff, stepId, ahead(14))).toEqual({ soon: [], lately: [later, week] })
  expect(await ending(staff, stepId, ahead(14.05))).toEqual({ soon: [], lately: [later] })
  expect(await ending(staff, stepId, ahead(15))).toEqual({ soon: [], lately: [] })
})

test('one that was ended by hand is told of too, and one that was made anew at its place is no end', async () => {
  const staff = await aStaff()
  const stepId = await aStep(staff)
  const apiId = await anApi(staff, 'GET /pets')
  const exceptionId = await made(staff, stepId, apiId, 90)
  await endException(staff, { exceptionId }, ahead(1))
  expect(await ending(staff, stepId, ahead(2))).toEqual({ soon: [], lately: [exceptionId] })
  await made(staff, stepId, apiId, 90, ahead(2))
  expect(await ending(staff, stepId, ahead(2))).toEqual({ soon: [], lately: [] })
})
