import { expect, test } from 'vitest'
import { setExposure } from '#lib/catalog/set-exposure.ts'
import { db } from '#lib/db/client.ts'
import { deploy } from '#lib/deployments/deploy.ts'
import { pendingChanges } from '#lib/deployments/pending-changes.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { effectiveChain } from '#lib/policy-chains/effective-chain.ts'
import { removeStep } from '#lib/policy-chains/remove-step.ts'
import { saveStep } from '#lib/policy-chains/save-step.ts'
import { newId } from '#lib/shared/ids.ts'
import { anApi, aProduct, auditedTimes } from '#tests/catalog/documents.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { changeException } from './change-exception.ts'
import { createException } from './create-exception.ts'
import { endException } from './end-exception.ts'
import { listEnded, listLive } from './repository.ts'
import { createExceptionInput } from './schema.ts'

const DAY_MS = 86_400_000
const NOW = new Date()
const ahead = (days: number) => new Date(NOW.getTime() + days * DAY_MS)
const iso = (days: number) => ahead(days).toISOString()
const idOf = (scope: { actor: { userId: string | null } }) => scope.actor.userId ?? ''

async function aStep(
  staff: StaffScope,
  scope: 'global' | 'product' | 'api' | 'operation',
  targetId: string | null,
): Promise<string> {
  const config = { calls: 5, windowSeconds: 60 }
  const step = { policy: 'rate-limit', mode: 'enforce' as const, scope, targetId, config }
  const saved = await saveStep(staff, step)
  if (!saved.ok) throw new Error(saved.failure.message)
  return saved.value.stepId
}
async function aPlace(staff: StaffScope) {
  const apiId = await anApi(staff, 'GET /pets', 'GET /dogs')
  const [first, second] = await db.operation.findMany({
    where: { apiId },
    select: { id: true },
    orderBy: { position: 'asc' },
  })
  const productId = await aProduct(apiId, 'public')
  return { apiId, productId, operationId: first?.id ?? '', other: second?.id ?? '' }
}
const anException = (stepId: string, targetId: string, days = 5) => ({
  stepId,
  targetId,
  reason: 'The depot moves in December',
  endsAt: iso(days),
})
async function made(...[staff, input, now = NOW]: Parameters<typeof createException>) {
  const result = await createException(staff, input, now)
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value.exceptionId
}
const live = async (staff: StaffScope, stepId: string, now = NOW) =>
  (await listLive(staff, { stepId }, now)).map(({ id }) => id)

test('an exception is made by whoever answers for it, changed, and ended, each with its audit entry', async () => {
  const [staff, colleague] = [await aStaff('publisher'), await aStaff('auditor')]
  const { apiId, operationId } = await aPlace(staff)
  const stepId = await aStep(staff, 'api', apiId)
  const exceptionId = await made(staff, anException(stepId, operationId))
  expect(await listLive(staff, { stepId }, NOW)).toMatchObject([
    {
      id: exceptionId,
      step: { id: stepId, title: 'Rate limit', scope: 'api', targetId: apiId },
      place: { scope: 'operation', id: operationId, apiId },
      reason: 'The depot moves in December',
      owner: { id: idOf(staff), name: 'Ada', isStaff: true },
      endsAt: iso(5),
      createdBy: 'Ada',
      endedAt: null,
    },
  ])

  const after = { reason: 'It moves in January', ownerId: idOf(colleague), endsAt: iso(60) }
  expect(await changeException(staff, { exceptionId, ...after }, NOW)).toMatchObject({ ok: true })
  expect(await listLive(staff, { stepId }, NOW)).toMatchObject([
    { reason: after.reason, owner: { id: after.ownerId }, endsAt: after.endsAt },
  ])
  expect(await endException(staff, { exceptionId }, ahead(1))).toMatchObject({ ok: true })
  expect(await live(staff, stepId, ahead(1))).toEqual([])
  const ended = (await listEnded(staff, { now: ahead(1) })).find(({ id }) => id === exceptionId)
  expect(ended).toMatchObject({ endedAt: iso(1), endedBy: 'Ada', endsAt: after.endsAt })

  const audit = await db.auditEvent.findMany({
    where: { targetId: exceptionId },
    orderBy: { at: 'asc' },
  })
  expect(audit.map(({ action }) => action)).toEqual([
    'exception.made',
    'exception.changed',
    'exception.ended',
  ])
  expect(audit[0]?.after).toMatchObject({ stepId, targetId: operationId, ownerId: idOf(staff) })
  expect(audit[1]).toMatchObject({
    before: { reason: 'The depot moves in December', ownerId: idOf(staff), endsAt: iso(5) },
    after,
  })
})

test('each scope is excepted below itself, and nowhere else', async () => {
  const staff = await aStaff()
  const here = await aPlace(staff)
  const elsewhere = await aPlace(staff)
  const { productId, apiId, operationId } = here
  const places = [productId, apiId, operationId]
  const codes = async (stepId: string, targets: string[]) => {
    const found: string[] = []
    for (const targetId of targets) {
      const result = await createException(staff, anException(stepId, targetId), NOW)
      found.push(result.ok ? 'ok' : (result.failure.faults?.[0]?.path ?? result.failure.code))
    }
    return found
  }
  const no = 'targetId'
  const strange = [elsewhere.apiId, elsewhere.operationId, newId('op')]
  expect(await codes(await aStep(staff, 'global', null), [...places, newId('prd')])).toEqual([
    'ok',
    'ok',
    'ok',
    no,
  ])
  expect(await codes(await aStep(staff, 'product', productId), [...places, ...strange])).toEqual([
    no,
    'ok',
    'ok',
    no,
    no,
    no,
  ])
  expect(await codes(await aStep(staff, 'api', apiId), [...places, ...strange])).toEqual([
    no,
    no,
    'ok',
    no,
    no,
    no,
  ])
  expect(await codes(await aStep(staff, 'operation', operationId), places)).toEqual([no, no, no])
  expect(await codes(newId('stp'), [operationId])).toEqual(['not_found'])
})

test('its end lies in the future and within a year, and its owner is on the staff', async () => {
  const staff = await aStaff()
  const { apiId, operationId } = await aPlace(staff)
  const stepId = await aStep(staff, 'api', apiId)
  const left = await aStaff()
  await db.user.update({ where: { id: idOf(left) }, data: { disabledAt: NOW } })
  const partner = await aMember()
  const faultsOf = async (more: object) => {
    const result = await createException(
      staff,
      { ...anException(stepId, operationId), ...more },
      NOW,
    )
    return result.ok ? [] : result.failure.faults?.map(({ path }) => path)
  }
  expect(await faultsOf({ endsAt: iso(0) })).toEqual(['endsAt'])
  expect(await faultsOf({ endsAt: iso(365.001) })).toEqual(['endsAt'])
  expect(await faultsOf({ ownerId: idOf(left) })).toEqual(['ownerId'])
  expect(await faultsOf({ ownerId: idOf(partner), endsAt: iso(-1) })).toEqual(['endsAt', 'ownerId'])
  expect(await faultsOf({ endsAt: iso(365) })).toEqual([])

  const [exceptionId = ''] = await live(staff, stepId)
  const terms = { reason: 'Later', ownerId: idOf(staff), endsAt: iso(366) }
  expect(await changeException(staff, { exceptionId, ...terms }, NOW)).toMatchObject({
    failure: { code: 'invalid_exception', faults: [{ path: 'endsAt' }] },
  })
  expect(
    createExceptionInput.safeParse({ ...anException(stepId, operationId), reason: '  ' }),
  ).toMatchObject({ success: false })
})

test('an owner who has left the staff is shown to have', async () => {
  const [staff, colleague] = [await aStaff(), await aStaff()]
  const { apiId, operationId } = await aPlace(staff)
  const stepId = await aStep(staff, 'api', apiId)
  await made(staff, { ...anException(stepId, operationId), ownerId: idOf(colleague) })
  await db.user.update({ where: { id: idOf(colleague) }, data: { staffRole: null } })
  expect(await listLive(staff, { stepId }, NOW)).toMatchObject([{ owner: { isStaff: false } }])
})

test('of two for one step and place one is refused, also at the same moment; what has ended makes room', async () => {
  const staff = await aStaff()
  const { apiId, operationId, other } = await aPlace(staff)
  const stepId = await aStep(staff, 'api', apiId)
  const both = await Promise.all(
    [1, 2, 3].map(() => createException(staff, anException(stepId, operationId), NOW)),
  )
  expect(both.map((result) => (result.ok ? 'ok' : result.failure.code)).sort()).toEqual([
    'conflict',
    'conflict',
    'ok',
  ])
  const [first = ''] = await live(staff, stepId)
  expect(await made(staff, anException(stepId, other))).toMatch(/^exc_/)

  const second = await made(staff, anException(stepId, operationId, 20), ahead(5))
  expect(await live(staff, stepId, ahead(6))).toEqual([second])
  await endException(staff, { exceptionId: second }, ahead(6))
  const third = await made(staff, anException(stepId, operationId, 20), ahead(6))
  expect(await live(staff, stepId, ahead(6))).toEqual([third])
  const ended = (await listEnded(staff, { now: ahead(6) })).filter(({ step }) => step.id === stepId)
  expect(ended.map(({ id, endedAt }) => [id, endedAt])).toEqual(
    expect.arrayContaining([
      [second, iso(6)],
      [first, iso(5)],
    ]),
  )
  expect(ended[0]?.id).toBe(second)
})

test('what is over is neither changed nor ended again, and what is not there not found', async () => {
  const staff = await aStaff()
  const { apiId, operationId } = await aPlace(staff)
  const stepId = await aStep(staff, 'api', apiId)
  const exceptionId = await made(staff, anException(stepId, operationId))
  const terms = { reason: 'More', ownerId: idOf(staff), endsAt: iso(30) }
  const over = { ok: false, failure: { code: 'exception_ended' } }
  expect(await changeException(staff, { exceptionId, ...terms }, ahead(5))).toMatchObject(over)
  expect(await endException(staff, { exceptionId }, ahead(5))).toMatchObject(over)
  await endException(staff, { exceptionId }, NOW)
  expect(await endException(staff, { exceptionId }, NOW)).toMatchObject(over)
  const none = { ok: false, failure: { code: 'not_found' } }
  expect(await endException(staff, { exceptionId: newId('exc') })).toMatchObject(none)
  expect(await changeException(staff, { exceptionId: newId('exc'), ...terms })).toMatchObject(none)
})

test('a step takes its exceptions with it, and the audit log keeps them', async () => {
  const staff = await aStaff()
  const { apiId, operationId } = await aPlace(staff)
  const stepId = await aStep(staff, 'api', apiId)
  const exceptionId = await made(staff, anException(stepId, operationId))
  expect(await removeStep(staff, { stepId })).toMatchObject({ ok: true })
  expect(await db.stepException.count({ where: { id: exceptionId } })).toBe(0)
  const [removed] = await db.auditEvent.findMany({
    where: { targetId: stepId, action: 'step.removed' },
  })
  expect(removed?.before).toMatchObject({
    exceptions: [{ id: exceptionId, operationId, ownerId: idOf(staff), endsAt: iso(5) }],
  })
})

test('a chain shows what is excepted where, and by the exception that holds longest', async () => {
  const staff = await aStaff()
  const { apiId, productId, operationId, other } = await aPlace(staff)
  const stepId = await aStep(staff, 'global', null)
  const [long, short] = [
    await made(staff, anException(stepId, apiId, 9)),
    await made(staff, anException(stepId, operationId, 5)),
  ]
  const byProduct = await made(staff, anException(stepId, productId, 20))
  const exceptionAt = async (at: { operationId: string; productId?: string }) => {
    const chain = await effectiveChain(staff, at)
    return chain.ok && chain.value.items.find(({ id }) => id === stepId)?.exception?.id
  }
  expect(await exceptionAt({ operationId })).toBe(long)
  expect(await exceptionAt({ operationId: other, productId })).toBe(byProduct)
  await endException(staff, { exceptionId: long })
  expect(await exceptionAt({ operationId })).toBe(short)
  expect(await exceptionAt({ operationId: other })).toBeUndefined()
})

test('making and ending one is to be deployed; an end that has come is not', async () => {
  const staff = await aStaff()
  const { apiId, operationId } = await aPlace(staff)
  await setExposure(staff, { apiId, filter: {}, exposure: 'exposed' })
  const stepId = await aStep(staff, 'api', apiId)
  await deploy(staff, { note: '' }, NOW)
  await made(staff, anException(stepId, operationId))
  const pending = async (now: Date) =>
    (await pendingChanges(staff, now)).changes.map(({ kind, subject }) => `${kind} ${subject}`)
  expect(await pending(NOW)).toEqual(['added exception'])
  expect(await deploy(staff, { note: '' }, NOW)).toMatchObject({ ok: true })
  expect(await pending(ahead(4))).toEqual([])
  expect(await pending(ahead(5))).toEqual([])
  expect(await deploy(staff, { note: '' }, ahead(5))).toMatchObject({
    failure: { code: 'nothing_to_deploy' },
  })
  const [exceptionId = ''] = await live(staff, stepId)
  await endException(staff, { exceptionId }, NOW)
  expect(await pending(NOW)).toEqual(['removed exception'])
  expect(await auditedTimes(exceptionId, 'exception.ended')).toBe(1)
})
