import { expect, type Page, test } from '@playwright/test'
import { TestAuthority, type TestCertificate } from '#gateway/testing/certificates.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { freePort } from '#gateway/testing/start-gateway.ts'
import { callTls } from '#gateway/testing/tls-client.ts'
import { modernPfx } from '#lib/secrets/testing/pfx-files.ts'
import { expectWellMade } from './accessible.ts'
import { administrator, administratorPage } from './accounts.ts'
import { deployAs } from './deploy.ts'
import { type Installation, startGatehouse } from './installation.ts'
import { petsDocument } from './start-backend.ts'

let gatehouse: Installation
let backend: Backend
let admin: Page
let tlsPort = 0
let authority: TestAuthority
let certificate: TestCertificate

const deploy = (note: string) => deployAs(admin, note)
/** Calls the API under TLS, and says what the backend was shown. */
async function shown(): Promise<{ status: number; token: unknown }> {
  backend.seen.length = 0
  const target = { port: tlsPort, serverName: 'api.test', authority: authority.chain }
  const { status } = await callTls(target, '/secret-pets/pets')
  return { status, token: backend.seen[0]?.headers['x-token'] }
}

test.describe.configure({ mode: 'serial' })
test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  authority = await TestAuthority.create('Journeys')
  certificate = await authority.issue({ name: 'api.test', days: 20 })
  backend = await startBackend()
  tlsPort = await freePort()
  gatehouse = await startGatehouse({
    environment: { ...administrator, GATEWAY_TLS_PORT: String(tlsPort) },
  })
  admin = await administratorPage(browser, gatehouse.portalUrl)
})
test.afterAll(async () => {
  await backend?.close()
  await gatehouse?.stop()
})

test('what is wrong with a certificate is said at its field; what is right is kept, and its key not shown', async () => {
  await expectWellMade(admin, ['/console/secrets', '/console/hostnames'])
  await admin.goto('/console/secrets')
  await expect(admin.getByText('None yet')).toHaveCount(2)
  const section = admin.locator('section').filter({ hasText: 'Keep another certificate' })
  const other = await authority.issue({ name: 'other.test' })
  await section.getByLabel('Name').fill('api.test 2026')
  await section.getByLabel('Certificate and chain').fill(certificate.chain)
  await section.getByLabel('Private key').fill(other.key)
  await section.getByRole('button', { name: 'Keep it' }).click()
  await expect(section.getByText('The private key belongs to another certificate.')).toBeVisible()
  await section.getByLabel('Private key').fill(certificate.key)
  await section.getByRole('button', { name: 'Keep it' }).click()

  const kept = admin.getByRole('list', { name: 'Certificates' }).getByRole('listitem')
  await expect(kept).toContainText('api.test 2026')
  await expect(kept).toContainText('ends in 19 days')
  await expect(section.getByLabel('Private key')).toHaveValue('')
  expect(await admin.content()).not.toContain(certificate.key.split('\n')[1] ?? '')
})

test('a PFX file is opened with its passphrase', async () => {
  await admin.goto('/console/secrets')
  const section = admin.locator('section').filter({ hasText: 'Keep another certificate' })
  const buffer = Buffer.from(modernPfx, 'base64')
  await section.getByLabel('Name').fill('From a file')
  const file = { name: 'ec.p12', mimeType: 'application/x-pkcs12', buffer }
  await section.getByLabel('or a PFX file').setInputFiles(file)
  await section.getByLabel('Passphrase of the file').fill('wrong')
  await section.getByRole('button', { name: 'Keep it' }).click()
  await expect(section.getByText('The passphrase does not open it.')).toBeVisible()
  await section.getByLabel('Passphrase of the file').fill('geheim')
  await section.getByRole('button', { name: 'Keep it' }).click()
  const kept = admin.getByRole('list', { name: 'Certificates' })
  await expect(kept).toContainText('ec.test')
  await expect(section.getByLabel('Passphrase of the file')).toHaveCount(0)
})

test('a policy is given a secret by its name, and asks only for what its kind needs', async () => {
  await admin.goto('/console/secrets')
  const section = admin.locator('section').filter({ hasText: 'Keep another credential' })
  await section.getByLabel('Name').fill('Key of the backend')
  await section.getByLabel('Secret').fill('the first value')
  await section.getByRole('button', { name: 'Keep it' }).click()
  await expect(admin.getByRole('list', { name: 'Credentials' })).toContainText('Key of the backend')

  await admin.goto('/console/apis/import')
  await admin.getByLabel('or its text').fill(petsDocument(backend.url))
  await admin.getByRole('button', { name: 'Read the document' }).click()
  await admin.getByLabel('Path on the gateway').fill('/secret-pets')
  await admin.getByRole('button', { name: 'Import', exact: true }).click()
  await admin.getByRole('checkbox', { name: 'GET /pets', exact: true }).check()
  await admin.getByRole('button', { name: 'Expose' }).click()
  await expect(admin.getByText('1 of 4 operations exposed')).toBeVisible()
  await admin.goto(`${new URL(admin.url()).pathname}/settings`)
  await admin.getByLabel('Credential').selectOption('none')
  await admin.getByLabel('By https only').check()
  await admin.getByRole('button', { name: 'Save' }).click()
  await expect(admin.getByText('Calls over plain HTTP are refused with 403')).toBeVisible()
  await admin.getByRole('button', { name: 'Save all the same' }).click()
  await expect(admin.getByText('Stored.')).toBeVisible()

  await admin.goto('/console/policies')
  await admin.getByLabel('Policy', { exact: true }).selectOption('backend-auth')
  await admin.getByLabel('Kind').selectOption('basic')
  await expect(admin.getByLabel('User')).toBeVisible()
  await admin.getByLabel('Kind').selectOption('header')
  await expect(admin.getByLabel('User')).toHaveCount(0)
  await admin.getByLabel('Header', { exact: true }).fill('x-token')
  await admin.getByLabel('Secret', { exact: true }).selectOption('Key of the backend')
  await admin.getByRole('button', { name: 'Add policy' }).click()
  const steps = admin.getByRole('list', { name: 'Policies' })
  await expect(steps).toContainText('Key of the backend')
  await expect(steps).not.toContainText('sec_')
})

test('a hostname is served under TLS with its certificate, and the backend is shown the secret', async () => {
  await admin.goto('/console/hostnames')
  await admin.getByLabel('Hostname').fill('www.test')
  await admin.getByLabel('Certificate', { exact: true }).selectOption('api.test 2026')
  await admin.getByRole('button', { name: 'Add hostname' }).click()
  await expect(admin.getByText('It does not cover www.test')).toBeVisible()
  await admin.getByLabel('Hostname').fill('api.test')
  await admin.getByRole('button', { name: 'Add hostname' }).click()
  await expect(admin.getByRole('list', { name: 'Hostnames' })).toContainText('api.test')
  await expect(admin.getByText('api.test 2026 ends in 19 days.')).toBeVisible()
  await expect(admin.getByText('is not in the list')).toBeVisible()
  await deploy('Under TLS')
  await expect.poll(shown).toEqual({ status: 200, token: 'the first value' })
  expect((await fetch(`${gatehouse.gatewayUrl}/secret-pets/pets`)).status).toBe(421)
})

test('another value holds without a deployment; a secret in use is not deleted, and it is said by what', async () => {
  await admin.goto('/console/secrets')
  const credential = admin.getByRole('list', { name: 'Credentials' }).getByRole('listitem')
  await credential.getByRole('button', { name: 'Replace' }).click()
  await credential.getByLabel('New value').fill('the second value')
  await credential.getByRole('button', { name: 'Replace' }).last().click()
  await expect.poll(shown).toEqual({ status: 200, token: 'the second value' })
  await admin.goto('/console/gateways')
  await expect(admin.getByRole('list', { name: 'Gateways' })).toContainText('the newest')

  await admin.goto('/console/secrets')
  await credential.getByRole('button', { name: 'Delete' }).click()
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect(credential.getByRole('alert')).toContainText('Authenticate to the backend')
  await expectWellMade(admin, ['/console/secrets', '/console/hostnames', '/console/policies'])
})
