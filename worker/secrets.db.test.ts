import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { TestAuthority } from '#gateway/testing/certificates.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { adminToken, RunningGateway } from '#gateway/testing/start-gateway.ts'
import { callTls } from '#gateway/testing/tls-client.ts'
import { updateApi } from '#lib/catalog/update-api.ts'
import { db } from '#lib/db/client.ts'
import { deploy } from '#lib/deployments/deploy.ts'
import { registerGateway } from '#lib/gateways/register-gateway.ts'
import { listGateways } from '#lib/gateways/repository.ts'
import { createHostname } from '#lib/hostnames/create-hostname.ts'
import { deleteHostname } from '#lib/hostnames/delete-hostname.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { saveStep } from '#lib/policy-chains/save-step.ts'
import { ensurePartitions } from '#lib/records/ensure-partitions.ts'
import { createCertificate } from '#lib/secrets/create-certificate.ts'
import { createSecret } from '#lib/secrets/create-secret.ts'
import { deleteSecret } from '#lib/secrets/delete-secret.ts'
import { replaceCertificate } from '#lib/secrets/replace-certificate.ts'
import { replaceSecret } from '#lib/secrets/replace-secret.ts'
import { aDeployedApi, aSubscriptionWithKey, must } from '#tests/database/an-api.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { RunningWorker } from './testing/start-worker.ts'

let backend: Backend
let gateway: RunningGateway
let worker: RunningWorker
let staff: StaffScope
let apiId: string
let secretId: string
let productId: string
let key: string

/** Polls until what is expected holds; the promise is five seconds, the rest is for a busy machine. */
const soon = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 30_000, interval: 50 })
const call = async () => {
  backend.seen.length = 0
  const { status } = await fetch(`${gateway.url}/pets-api/pets`, { headers: { 'x-api-key': key } })
  return { status, shown: backend.seen[0]?.headers['x-token'] }
}
const holdsNewest = async () => (await listGateways(staff))[0]?.secretsCurrent

beforeAll(async () => {
  await ensurePartitions()
  backend = await startBackend()
  gateway = await RunningGateway.start()
  staff = await aStaff()
  const deployed = await aDeployedApi(staff, backend.url)
  apiId = deployed.apiId
  productId = deployed.productId
  key = (await aSubscriptionWithKey(await aMember(), deployed.productId)).secret
  must(
    await registerGateway(staff, {
      name: 'Edge',
      region: '',
      publicUrl: gateway.url,
      adminUrl: gateway.adminUrl,
      adminToken,
    }),
  )
  worker = new RunningWorker()
})
afterAll(async () => {
  await worker?.end('SIGKILL')
  await gateway?.remove()
  await backend?.close()
})

test('a secret reaches the gateway before the snapshot that names it', async () => {
  secretId = must(await createSecret(staff, { name: 'Backend', value: 'one' })).secretId
  must(
    await saveStep(staff, {
      policy: 'backend-auth',
      mode: 'enforce',
      scope: 'api',
      targetId: apiId,
      config: { kind: 'header', header: 'x-token', secret: secretId },
    }),
  )
  must(await deploy(staff, { note: 'with a secret' }))
  await soon(async () => expect(await call()).toEqual({ status: 200, shown: 'one' }))
  await soon(async () => expect(await holdsNewest()).toBe(true))
})

test('another value holds without a deployment, and the page of gateways says so', async () => {
  must(await replaceSecret(staff, { secretId, value: 'two' }))
  await soon(async () => expect(await call()).toEqual({ status: 200, shown: 'two' }))
  await soon(async () => expect(await holdsNewest()).toBe(true))
})

test('a gateway that was away is shown to hold earlier ones, and gets the newest when it is back', async () => {
  await gateway.end('SIGKILL')
  must(await replaceSecret(staff, { secretId, value: 'three' }))
  expect(await holdsNewest()).toBe(false)
  await gateway.restart()
  await soon(async () => expect(await call()).toEqual({ status: 200, shown: 'three' }))
})

test('a gateway that has lost its disk gets the secrets, and then the snapshot', async () => {
  await gateway.end('SIGKILL')
  for (const name of ['secrets.json', 'snapshot.json'])
    rmSync(join(gateway.folder, name), { force: true })
  await gateway.restart()
  await soon(async () => expect(await call()).toEqual({ status: 200, shown: 'three' }))
})

test('a gateway that refuses one goes on with what it had, takes new keys, and its page says why', async () => {
  const brokenId = must(await createSecret(staff, { name: 'Broken', value: 'x' })).secretId
  // As if another version had let it in: a gateway cannot serve this.
  await db.secret.update({
    where: { id: brokenId },
    data: {
      kind: 'certificate',
      certificate: {
        create: {
          chain: 'no PEM',
          subject: '',
          issuer: '',
          names: [],
          notBefore: new Date(),
          notAfter: new Date(),
          fingerprint: '',
        },
      },
    },
  })
  must(await replaceSecret(staff, { secretId, value: 'four' }))
  await soon(async () =>
    expect(await listGateways(staff)).toMatchObject([
      { secretsCurrent: false, secretsFault: expect.stringMatching(/^Broken: /) },
    ]),
  )
  expect(await call()).toEqual({ status: 200, shown: 'three' })
  const { secret } = await aSubscriptionWithKey(await aMember(), productId)
  key = secret
  await soon(async () => expect((await call()).status).toBe(200))

  must(await deleteSecret(staff, { secretId: brokenId }))
  await soon(async () => expect(await call()).toEqual({ status: 200, shown: 'four' }))
  await soon(async () =>
    expect(await listGateways(staff)).toMatchObject([{ secretsCurrent: true, secretsFault: null }]),
  )
})

test('a hostname of the console is served under TLS, with another certificate at the next handshake', async () => {
  const authority = await TestAuthority.create('Tests')
  const first = await authority.issue({ name: 'first', names: ['api.test'] })
  const certificate = must(
    await createCertificate(staff, { name: 'Api', passphrase: '', ...first }),
  )
  const { hostnameId } = must(
    await createHostname(staff, { name: 'api.test', certificateId: certificate.secretId }),
  )
  must(await updateApi(staff, { apiId, httpsOnly: true }))
  must(await deploy(staff, { note: 'under TLS' }))
  const at = { port: gateway.tlsPort, serverName: 'api.test', authority: authority.chain }
  const callAt = () => callTls(at, '/pets-api/pets', { 'x-api-key': key })
  await soon(async () => expect((await callAt()).status).toBe(200))
  const plain = await fetch(`${gateway.url}/pets-api/pets`, { headers: { 'x-api-key': key } })
  expect([plain.status, await plain.json()]).toMatchObject([421, { code: 'unknown-host' }])

  // Of another authority, so that the next handshake tells which one is served.
  const other = await TestAuthority.create('Others')
  const second = await other.issue({ name: 'second', names: ['api.test'] })
  must(await replaceCertificate(staff, { ...certificate, ...second, passphrase: '' }))
  at.authority = other.chain
  await soon(async () => expect((await callAt()).status).toBe(200))

  must(await deleteHostname(staff, { hostnameId }))
  must(await deploy(staff, { note: 'any name again' }))
  await soon(async () => expect((await call()).status).toBe(403))
})
