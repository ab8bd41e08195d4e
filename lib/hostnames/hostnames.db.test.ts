import { beforeAll, expect, test } from 'vitest'
import { TestAuthority } from '#gateway/testing/certificates.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { createCertificate } from '#lib/secrets/create-certificate.ts'
import { createSecret } from '#lib/secrets/create-secret.ts'
import { newId } from '#lib/shared/ids.ts'
import { auditedTimes } from '#tests/catalog/documents.ts'
import { must } from '#tests/database/an-api.ts'
import { aStaff } from '#tests/database/people.ts'
import { createHostname } from './create-hostname.ts'
import { deleteHostname } from './delete-hostname.ts'
import { listHostnames } from './repository.ts'
import { createHostnameInput } from './schema.ts'
import { updateHostname } from './update-hostname.ts'

let staff: StaffScope
let certificateId = ''

beforeAll(async () => {
  staff = await aStaff('operator')
  const authority = await TestAuthority.create('Tests')
  const pair = await authority.issue({ name: 'a', names: ['api.test', '*.apis.test'] })
  certificateId = must(
    await createCertificate(staff, { name: 'Tests', passphrase: '', ...pair }),
  ).secretId
})

test('a hostname is served with a certificate that covers it, and no other', async () => {
  const create = (name: string, id: string | null) =>
    createHostname(staff, createHostnameInput.parse({ name, certificateId: id }))
  const { hostnameId } = must(await create('API.test', certificateId))
  must(await create('*.apis.test', certificateId))
  must(await create('other.test', null))
  for (const [name, id, words] of [
    ['www.test', certificateId, 'does not cover www.test; it is for api.test, *.apis.test'],
    ['www.test', newId('sec'), 'no such certificate'],
    ['www.test', must(await createSecret(staff, { name: 'T', value: 'x' })).secretId, 'no such'],
  ] as const)
    expect(await create(name, id)).toMatchObject({
      failure: {
        code: 'invalid_certificate',
        faults: [{ path: 'certificateId', message: expect.stringContaining(words) }],
      },
    })
  expect(await create('api.test', null)).toMatchObject({
    failure: { code: 'conflict', faults: [{ path: 'name' }] },
  })
  expect(
    (await listHostnames(staff)).map(({ name, certificate }) => [name, certificate?.name]),
  ).toEqual([
    ['*.apis.test', 'Tests'],
    ['api.test', 'Tests'],
    ['other.test', undefined],
  ])
  expect(await auditedTimes(hostnameId, 'hostname.created')).toBe(1)
})

test('is served with another, or with none, and taken away', async () => {
  const { hostnameId } = must(await createHostname(staff, { name: 'eu.apis.test', certificateId }))
  must(await updateHostname(staff, { hostnameId, certificateId: null }))
  must(await updateHostname(staff, { hostnameId, certificateId }))
  expect(await auditedTimes(hostnameId, 'hostname.changed')).toBe(2)
  must(await deleteHostname(staff, { hostnameId }))
  for (const answer of [
    await deleteHostname(staff, { hostnameId }),
    await updateHostname(staff, { hostnameId, certificateId: null }),
  ])
    expect(answer).toMatchObject({ failure: { code: 'not_found' } })
  expect(await auditedTimes(hostnameId, 'hostname.deleted')).toBe(1)
})

test('of two who choose a certificate for one hostname at once, the second is told and overwrites nothing', async () => {
  const { hostnameId } = must(await createHostname(staff, { name: 'us.apis.test', certificateId }))
  const here = async () => (await listHostnames(staff)).find(({ id }) => id === hostnameId)
  const versionSeen = (await here())?.version
  must(await updateHostname(staff, { hostnameId, certificateId: null, versionSeen }))
  expect(
    await updateHostname(staff, { hostnameId, certificateId: null, versionSeen }),
  ).toMatchObject({ failure: { code: 'conflict' } })
  expect(await auditedTimes(hostnameId, 'hostname.changed')).toBe(1)
  for (const seen of [(await here())?.version, undefined])
    must(await updateHostname(staff, { hostnameId, certificateId, versionSeen: seen }))
})
