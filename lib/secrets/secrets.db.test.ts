import { beforeAll, expect, test } from 'vitest'
import { TestAuthority } from '#gateway/testing/certificates.ts'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { removeStep } from '#lib/policy-chains/remove-step.ts'
import { saveStep } from '#lib/policy-chains/save-step.ts'
import { newId, randomText } from '#lib/shared/ids.ts'
import { anApi, auditedTimes } from '#tests/catalog/documents.ts'
import { must } from '#tests/database/an-api.ts'
import { aStaff } from '#tests/database/people.ts'
import { createCertificate } from './create-certificate.ts'
import { createSecret } from './create-secret.ts'
import { deleteSecret } from './delete-secret.ts'
import { replaceCertificate } from './replace-certificate.ts'
import { replaceSecret } from './replace-secret.ts'
import { listSecrets } from './repository.ts'
import { findSecretsRevision, loadSecretTable } from './secret-table.ts'
import { modernPfx } from './testing/pfx-files.ts'

let staff: StaffScope
let authority: TestAuthority
const aName = () => `Secret ${randomText(8)}`
const pem = (pair: { chain: string; key: string }) => ({ ...pair, passphrase: '' })
const aSecret = async (value = 'geheim') =>
  must(await createSecret(staff, { name: aName(), value })).secretId
const aCertificate = async (names = ['api.test']) =>
  must(
    await createCertificate(staff, {
      name: aName(),
      ...pem(await authority.issue({ name: 'api', names })),
    }),
  ).secretId
const held = async (id: string) => (await loadSecretTable()).secrets.find((each) => each.id === id)
const stepWith = (config: object, targetId: string) =>
  saveStep(staff, {
    policy: 'backend-auth',
    mode: 'enforce',
    scope: 'api',
    targetId,
    config: { kind: 'header', header: 'x-token', ...config },
  })

beforeAll(async () => {
  staff = await aStaff('operator')
  authority = await TestAuthority.create('Tests')
})

test('a secret is kept encrypted and sent to gateways in clear; lists, audit and rows hold no value', async () => {
  const before = await findSecretsRevision()
  const secretId = await aSecret('the-value-of-a-secret')
  expect(await held(secretId)).toEqual({
    id: secretId,
    kind: 'text',
    value: 'the-value-of-a-secret',
  })
  expect(await findSecretsRevision()).not.toBe(before)
  const told = [
    await listSecrets(staff),
    await db.auditEvent.findMany(),
    await db.secret.findMany(),
  ]
  expect(JSON.stringify(told)).not.toContain('the-value-of-a-secret')
  expect(await auditedTimes(secretId, 'secret.created')).toBe(1)
})

test('another value is a new revision, with who gave it and when', async () => {
  const secretId = await aSecret('one')
  const before = await findSecretsRevision()
  const at = new Date('2026-01-02T03:04:05Z')
  expect(await replaceSecret(staff, { secretId, value: 'two' }, at)).toMatchObject({ ok: true })
  expect(await held(secretId)).toMatchObject({ value: 'two' })
  expect(await findSecretsRevision()).not.toBe(before)
  expect((await listSecrets(staff)).find(({ id }) => id === secretId)).toMatchObject({
    replacedAt: at.toISOString(),
  })
  expect(await auditedTimes(secretId, 'secret.replaced')).toBe(1)
})

const seenOf = async (id: string) =>
  (await listSecrets(staff)).find((each) => each.id === id)?.version

test('of two who replace one secret at once, the second is told and overwrites nothing', async () => {
  const secretId = await aSecret('first')
  const versionSeen = await seenOf(secretId)
  const both = await Promise.all(
    ['one', 'other'].map((value) => replaceSecret(staff, { secretId, value, versionSeen })),
  )
  expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  expect(both.find(({ ok }) => !ok)).toMatchObject({ failure: { code: 'conflict' } })
  expect(await auditedTimes(secretId, 'secret.replaced')).toBe(1)
  must(await replaceSecret(staff, { secretId, value: 'two', versionSeen: await seenOf(secretId) }))
  must(await replaceSecret(staff, { secretId, value: 'three' }))
})

test('of two who replace one certificate at once, the second is told and overwrites nothing', async () => {
  const secretId = await aCertificate()
  const versionSeen = await seenOf(secretId)
  const pairs = [
    await authority.issue({ name: 'one', names: ['api.test'] }),
    await authority.issue({ name: 'other', names: ['api.test'] }),
  ]
  const both = await Promise.all(
    pairs.map((pair) => replaceCertificate(staff, { secretId, ...pem(pair), versionSeen })),
  )
  expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  expect(both.find(({ ok }) => !ok)).toMatchObject({ failure: { code: 'conflict' } })
  expect(await auditedTimes(secretId, 'secret.replaced')).toBe(1)
})

test('a name is given once, and what is not there or of another kind is not found', async () => {
  const name = aName()
  must(await createSecret(staff, { name, value: 'a' }))
  expect(await createSecret(staff, { name, value: 'b' })).toMatchObject({
    failure: { code: 'conflict', faults: [{ path: 'name' }] },
  })
  const secretId = newId('sec')
  const certificateId = await aCertificate()
  const pair = await authority.issue({ name: 'x' })
  for (const answer of [
    await replaceSecret(staff, { secretId, value: 'x' }),
    await replaceSecret(staff, { secretId: certificateId, value: 'x' }),
    await replaceCertificate(staff, { secretId, ...pem(pair) }),
    await deleteSecret(staff, { secretId }),
  ])
    expect(answer).toMatchObject({ failure: { code: 'not_found' } })
})

test('a certificate is kept only with its own key; its private key leaves for gateways alone', async () => {
  const [one, two] = [
    await authority.issue({ name: 'one' }),
    await authority.issue({ name: 'two' }),
  ]
  expect(
    await createCertificate(staff, { name: aName(), ...pem({ chain: one.chain, key: two.key }) }),
  ).toMatchObject({ failure: { code: 'invalid_certificate', faults: [{ path: 'key' }] } })
  const { secretId } = must(await createCertificate(staff, { name: aName(), ...pem(one) }))
  expect(await held(secretId)).toMatchObject({ kind: 'certificate', key: one.key })
  const secret = one.key.split('\n')[1] ?? ''
  const told = [
    await listSecrets(staff),
    await db.auditEvent.findMany(),
    await db.secret.findMany(),
  ]
  expect(JSON.stringify(told)).not.toContain(secret)
  expect((await listSecrets(staff)).find(({ id }) => id === secretId)?.certificate).toMatchObject({
    subject: 'one',
    names: ['one'],
  })
})

test('a certificate that a hostname is served with is replaced only by one that covers it', async () => {
  const secretId = await aCertificate(['api.test', 'www.test'])
  await db.hostname.create({
    data: { id: newId('hst'), name: 'www.test', certificateId: secretId },
  })
  const bare = await authority.issue({ name: 'api.test' })
  expect(await replaceCertificate(staff, { secretId, ...pem(bare) })).toMatchObject({
    failure: {
      code: 'invalid_certificate',
      faults: [{ path: 'chain', message: expect.stringContaining('www.test') }],
    },
  })
  const good = await authority.issue({ name: 'second', names: ['*.test', 'www.test'] })
  expect(await replaceCertificate(staff, { secretId, ...pem(good) })).toMatchObject({ ok: true })
  expect(await held(secretId)).toMatchObject({ key: good.key })
  expect(await deleteSecret(staff, { secretId })).toMatchObject({
    failure: { code: 'in_use', message: 'It is used by the hostname www.test.' },
  })
})

test('a PFX file is kept as what is in it; its faults are the file’s', async () => {
  const input = { chain: '', key: '', pfx: modernPfx, passphrase: 'geheim' }
  const create = (more: object, now?: Date) =>
    createCertificate(staff, { ...input, name: aName(), ...more }, now)
  expect(await create({ passphrase: 'other' })).toMatchObject({
    failure: { faults: [{ path: 'pfx' }] },
  })
  const { secretId } = must(await create({}))
  expect(await held(secretId)).toMatchObject({ key: expect.stringContaining('BEGIN PRIVATE KEY') })
  const early = await create({}, new Date('2020-01-01'))
  const fault = { path: 'pfx', message: expect.stringContaining('not valid before') }
  expect(early).toMatchObject({ failure: { faults: [fault, fault, fault] } })
})

test('a step may name only secrets that are there, of the kind it needs', async () => {
  const apiId = await anApi(staff, 'GET /pets')
  const fault = async (config: object) => {
    const saved = await stepWith(config, apiId)
    return saved.ok ? null : saved.failure.faults
  }
  expect(await fault({ secret: newId('sec') })).toEqual([
    { path: 'secret', message: 'There is no such secret.' },
  ])
  expect(await fault({ secret: await aCertificate() })).toEqual([
    { path: 'secret', message: 'A text is needed here.' },
  ])
  expect(await fault({ secret: await aSecret() })).toBeNull()
})

test('a secret that a step names is not deleted; once nothing names it, not even a gateway, it is', async () => {
  const apiId = await anApi(staff, 'GET /pets')
  const api = await db.api.findUniqueOrThrow({ where: { id: apiId } })
  const secretId = await aSecret()
  const { stepId } = must(await stepWith({ secret: secretId }, apiId))
  expect(await deleteSecret(staff, { secretId })).toMatchObject({
    failure: {
      code: 'in_use',
      message: `It is used by the policy “Authenticate to the backend” on ${api.name}.`,
    },
  })
  must(await removeStep(staff, { stepId }))
  const live = { id: newId('dep'), hash: 'a', createdById: '', number: 901 }
  await db.deployment.create({ data: { ...live, snapshot: `{"secret":"${secretId}"}` } })
  expect(await deleteSecret(staff, { secretId })).toMatchObject({
    failure: { code: 'in_use', message: expect.stringContaining('Deploy first') },
  })
  await db.deployment.create({
    data: { ...live, id: newId('dep'), number: 902, snapshot: '{}' },
  })
  expect(await deleteSecret(staff, { secretId })).toMatchObject({ ok: true })
  expect(await held(secretId)).toBeUndefined()
  expect(await auditedTimes(secretId, 'secret.deleted')).toBe(1)
})

test('of a step that begins to use a secret and its deletion at the same time, one is refused', async () => {
  const apiId = await anApi(staff, 'GET /pets')
  for (let round = 0; round < 10; round += 1) {
    const secretId = await aSecret()
    const [saved, deleted] = await Promise.all([
      stepWith({ secret: secretId }, apiId),
      deleteSecret(staff, { secretId }),
    ])
    expect([saved.ok, deleted.ok].filter(Boolean)).toHaveLength(1)
  }
})
