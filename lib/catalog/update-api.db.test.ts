import { expect, test } from 'vitest'
import { type Snapshot, snapshot } from '#contract/snapshot.ts'
import { db } from '#lib/db/client.ts'
import { changeWords } from '#lib/deployments/change-words.ts'
import { compileSnapshot } from '#lib/deployments/compile-snapshot.ts'
import { diffSnapshots } from '#lib/deployments/diff-snapshots.ts'
import { loadWorkingState } from '#lib/deployments/load-working-state.ts'
import { anApi, auditedTimes } from '#tests/catalog/documents.ts'
import { aStaff } from '#tests/database/people.ts'
import { updateApiInput } from './api-schema.ts'
import { findApi } from './find-api.ts'
import { updateApi } from './update-api.ts'

test('changes what was given, keeps the rest, and moves to a backend of its own', async () => {
  const staff = await aStaff()
  const [apiId, other] = [await anApi(staff, 'GET /a'), await anApi(staff, 'GET /a')]
  expect(
    await updateApi(staff, {
      apiId,
      summary: 'Better',
      credential: 'none',
      keyQuery: 'key',
      timeoutMs: 5_000,
    }),
  ).toMatchObject({ ok: true, value: { apiId } })
  expect(await findApi(staff, apiId)).toMatchObject({
    value: {
      summary: 'Better',
      credential: 'none',
      keyHeader: 'x-api-key',
      keyQuery: 'key',
      backend: { url: 'https://pets.example.com/v1', timeoutMs: 5_000 },
    },
  })
  expect(await findApi(staff, other)).toMatchObject({ value: { backend: { timeoutMs: 30_000 } } })
  expect(await auditedTimes(apiId, 'api.updated')).toBe(1)
})

test('refuses a change to a taken name, path or slug, or to an address that is none', async () => {
  const staff = await aStaff()
  const [apiId, other] = [await anApi(staff, 'GET /a'), await anApi(staff, 'GET /a')]
  const taken = await db.api.findUniqueOrThrow({ where: { id: other } })
  expect(await updateApi(staff, { apiId, name: taken.name })).toMatchObject({
    failure: { code: 'conflict', faults: [{ path: 'name' }] },
  })
  expect(await updateApi(staff, { apiId, path: taken.path })).toMatchObject({
    failure: { code: 'conflict', faults: [{ path: 'path' }] },
  })
  expect(await updateApi(staff, { apiId, slug: taken.slug })).toMatchObject({
    failure: { code: 'conflict', faults: [{ path: 'slug' }] },
  })
  expect(await updateApi(staff, { apiId, slug: `${taken.slug}-next` })).toMatchObject({ ok: true })
  expect(await updateApi(staff, { apiId, backendUrl: 'ftp://a.example' })).toMatchObject({
    failure: { code: 'address_refused' },
  })
})

test('the end of an API is stored, compiled, named by the diff and audited; what contradicts itself is refused', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /a')
  const compiled = async () => compileSnapshot(await loadWorkingState())
  const save = (more: object) => updateApi(staff, updateApiInput.parse({ apiId, ...more }))
  const before = await compiled()
  const said = { status: 'deprecated', endsAt: '2100-01-31T00:00:00Z' }
  expect(await save({ ...said, deprecatedAt: '2100-02-01T00:00:00Z' })).toMatchObject({
    failure: { code: 'invalid_input', faults: [{ path: 'endsAt' }] },
  })
  expect(await save({ ...said, deprecatedAt: '2026-01-01T00:00:00Z' })).toMatchObject({ ok: true })

  const [deprecated, lifecycle] = [
    await compiled(),
    {
      state: 'deprecated',
      deprecatedAt: Date.UTC(2026, 0, 1),
      endsAt: Date.UTC(2100, 0, 31),
      successorUrl: null,
      deprecationUrl: null,
    },
  ]
  const of = ({ apis }: Snapshot) => apis.find(({ id }) => id === apiId)
  expect(of(deprecated)?.lifecycle).toEqual(lifecycle)
  expect(snapshot.safeParse(deprecated).success).toBe(true)
  const changes = diffSnapshots(before, deprecated).filter(({ id }) => id === apiId)
  expect(changes.flatMap(({ details }) => details.flatMap(changeWords))).toContain(
    'It is deprecated: each answer says so',
  )

  await save({ status: 'retired' })
  const retired = await compiled()
  expect(of(retired)).toMatchObject({ lifecycle: { ...lifecycle, state: 'retired' } })
  expect(of(retired)?.operations).toEqual(of(deprecated)?.operations)
  await save({ status: 'draft' })
  expect(of(await compiled())).toBeUndefined()
  expect(await findApi(staff, apiId)).toMatchObject({
    value: { status: 'draft', deprecatedAt: null, endsAt: null },
  })
  expect(await auditedTimes(apiId, 'api.updated')).toBe(3)
})

test('further targets and their checks are stored, compiled, named by the diff and audited', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /a')
  const before = compileSnapshot(await loadWorkingState())
  const balance = {
    others: [{ url: 'https://pets-2.example.com/v1/', weight: 3 }],
    choose: 'least-connections' as const,
    active: { path: '/healthz' },
  }
  const save = (more: object) => updateApi(staff, updateApiInput.parse({ apiId, ...more }))
  expect(await save({ balance })).toMatchObject({ ok: true, value: { apiId } })

  const after = compileSnapshot(await loadWorkingState())
  const compiled = after.apis.find(({ id }) => id === apiId)?.backend
  expect(compiled).toMatchObject({
    url: 'https://pets.example.com/v1',
    balance: {
      weight: 1,
      others: [{ url: 'https://pets-2.example.com/v1', weight: 3 }],
      choose: 'least-connections',
      whenAllOut: 'try',
      active: { path: '/healthz', intervalMs: 10_000 },
    },
  })
  expect(compiled?.balance).not.toHaveProperty('passive')
  expect(snapshot.safeParse(after).success).toBe(true)
  const [change] = diffSnapshots(before, after)
  expect(change?.details.flatMap(changeWords)).toEqual(
    expect.arrayContaining([
      'Targets: none → https://pets.example.com/v1 (weight 1), https://pets-2.example.com/v1 (weight 3)',
      'How a target is chosen: none → least-connections',
      'Checks, path: none → /healthz',
    ]),
  )
  const audit = await db.auditEvent.findFirstOrThrow({
    where: { targetId: apiId, action: 'api.updated' },
  })
  expect([audit.before, audit.after]).toMatchObject([{ balance: null }, { balance: { weight: 1 } }])

  // What is not given stays; null takes them away.
  await save({ timeoutMs: 1_000 })
  expect(await findApi(staff, apiId)).toMatchObject({
    value: { backend: { timeoutMs: 1_000, balance: { choose: 'least-connections' } } },
  })
  await save({ balance: null })
  expect(await findApi(staff, apiId)).toMatchObject({ value: { backend: { balance: null } } })
})

test('APIs with equal targets share a backend; others have one of their own', async () => {
  const staff = await aStaff()
  const apis = [
    await anApi(staff, 'GET /a'),
    await anApi(staff, 'GET /a'),
    await anApi(staff, 'GET /a'),
  ]
  const input = (apiId: string, weight: number) =>
    updateApiInput.parse({
      apiId,
      balance: { others: [{ url: 'https://shared.example.com', weight }] },
    })
  for (const [index, apiId] of apis.entries())
    await updateApi(staff, input(apiId, index === 2 ? 2 : 1))
  const rows = await db.api.findMany({
    where: { id: { in: apis } },
    select: { backendId: true, id: true },
  })
  const [first, second, third] = apis.map((apiId) => rows.find(({ id }) => id === apiId)?.backendId)
  expect(first).toBe(second)
  expect(third).not.toBe(first)
})

test('each target is judged like a backend, and none may be there twice', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /a')
  const save = (others: { url: string }[]) =>
    updateApi(staff, {
      apiId,
      balance: {
        weight: 1,
        choose: 'round-robin',
        whenAllOut: 'try',
        others: others.map(({ url }) => ({ url, weight: 1 })),
      },
    })
  expect(await save([{ url: 'https://a.example.com' }, { url: 'ftp://b.example' }])).toMatchObject({
    failure: { code: 'address_refused', faults: [{ path: 'balance.others.1.url' }] },
  })
  expect(await save([{ url: 'https://pets.example.com/v1' }])).toMatchObject({
    failure: { code: 'invalid_input', faults: [{ path: 'balance.others.0.url' }] },
  })
  const twice = { url: 'https://a.example.com' }
  expect(await save([twice, twice])).toMatchObject({
    failure: { code: 'invalid_input', faults: [{ path: 'balance.others.1.url' }] },
  })
  for (const url of ['https://user:pass@a.example.com', 'https://a.example.com?x=1'])
    expect(updateApiInput.safeParse({ apiId, balance: { others: [{ url }] } }).success).toBe(false)
})

test('settings that somebody else has changed since they were opened are not overwritten', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /a')
  const version = async () => {
    const found = await findApi(staff, apiId)
    return found.ok ? found.value.version : ''
  }
  const versionSeen = await version()
  const first = await updateApi(staff, { apiId, timeoutMs: 5_000, versionSeen })
  expect(first).toMatchObject({ value: { version: await version() } })
  expect(await updateApi(staff, { apiId, timeoutMs: 30_000, versionSeen })).toMatchObject({
    ok: false,
    failure: { code: 'conflict' },
  })
  expect(await findApi(staff, apiId)).toMatchObject({ value: { backend: { timeoutMs: 5_000 } } })
  expect(
    await updateApi(staff, { apiId, timeoutMs: 30_000, versionSeen: await version() }),
  ).toMatchObject({ ok: true })
})
