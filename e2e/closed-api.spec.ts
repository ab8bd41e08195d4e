import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { adminToken, RunningGateway } from '#gateway/testing/start-gateway.ts'
import { startPostgres } from '#start/postgres.ts'
import { expectWellMade } from './accessible.ts'
import { administrator, administratorPage } from './accounts.ts'
import { leaveAsAnEarlierVersion } from './as-an-earlier-version.ts'
import { gatehouse as command } from './command-line.ts'
import { deployAs } from './deploy.ts'
import { follow } from './follow.ts'
import { type Installation, startGatehouse } from './installation.ts'
import { petsDocument, startBackend } from './start-backend.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-closed-'))
let postgres: Awaited<ReturnType<typeof startPostgres>>
let gatehouse: Installation
let backend: Awaited<ReturnType<typeof startBackend>>
let frankfurt: RunningGateway
let admin: Page
const apis: Record<string, string> = {}

const card = (name: string) =>
  admin.getByRole('list', { name: 'Gateways' }).getByRole('listitem').filter({ hasText: name })
/** Without a key: 401 of an API that is open, 503 of one that is closed. */
const answered = () =>
  Promise.all(
    [frankfurt.url, gatehouse.gatewayUrl].flatMap((url) =>
      ['/cats/pets', '/dogs/pets'].map(async (path) => (await fetch(url + path)).status),
    ),
  )

/** Two APIs on two gateways, the first of them with a time limit. */
async function setUp(): Promise<void> {
  const run = (parameters: string[], token = '') =>
    command(parameters, {
      GATEHOUSE_HOME: gatehouse.home,
      GATEHOUSE_URL: gatehouse.portalUrl,
      GATEHOUSE_TOKEN: token,
      DATABASE_URL: postgres.url,
    }).out
  const owner = administrator.GATEHOUSE_ADMIN_EMAIL
  const token = run(['token', 'create', '--email', owner, '--name', 'journey'])
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${gatehouse.portalUrl}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect(answer.status).toBe(201)
    return (await answer.json()) as { apiId: string }
  }
  for (const name of ['Cats', 'Dogs']) {
    const document = petsDocument(backend.url)
    const { apiId } = await post('/apis', {
      ...{ name, path: `/${name.toLowerCase()}`, backendUrl: backend.url, document },
    })
    apis[name] = apiId
    run(['api', 'expose', apiId, 'GET /pets'], token)
  }
  const place = { scope: 'api', targetId: apis.Cats }
  await post('/steps', { policy: 'timeout', ...place, config: { answerMs: 2_000 } })
  const addresses = { publicUrl: frankfurt.url, adminUrl: frankfurt.adminUrl }
  await post('/gateways', { name: 'Frankfurt', ...addresses, adminToken })
  run(['deploy', '--note', 'first'], token)
  await expect.poll(answered).toEqual([401, 401, 401, 401])
}

test.describe.configure({ mode: 'serial' })
test.beforeAll(async ({ browser }) => {
  test.setTimeout(600_000)
  backend = await startBackend()
  postgres = await startPostgres(folder, 'only-for-this-journey')
  frankfurt = await RunningGateway.start()
  gatehouse = await startGatehouse({
    environment: { ...administrator, DATABASE_URL: postgres.url },
  })
  admin = await administratorPage(browser, gatehouse.portalUrl)
  await setUp()
})
test.afterAll(async () => {
  await gatehouse?.stop()
  await frankfurt?.remove()
  await postgres?.stop()
  await backend?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('of a gateway that closes an API every page says so, with the fault and the way to mend it', async () => {
  test.setTimeout(240_000)
  await frankfurt.end('SIGTERM')
  const setting = { policy: 'timeout', config: { answerMs: 1 } }
  await leaveAsAnEarlierVersion(postgres.url, setting, frankfurt)
  await frankfurt.restart()
  await expect.poll(answered).toEqual([503, 401, 401, 401])

  const closed = 'It is up, but keeps the API “Cats” closed'
  const callers = 'Callers of this API get 503 there'
  await admin.goto('/console/gateways')
  await expect(card('Frankfurt')).toContainText(closed)
  await expect(card('Frankfurt')).toContainText(callers)
  await expect(card('Frankfurt')).toContainText('deployment 2 in part')
  await expect(card('Frankfurt')).toContainText('/steps/0/config/answerMs')
  await expect(card('Frankfurt').getByText('up in part')).toBeVisible()
  await expect(card('Default')).toContainText('It refuses deployment 2')
  await expect(admin.getByText('1 gateway is up, but refuses calls of what')).toBeVisible()

  await follow(card('Frankfurt').getByRole('link', { name: 'Frankfurt' }))
  await expect(admin.getByText(closed)).toBeVisible()
  const gateway = admin.url()
  await admin.goto('/console')
  await expect(admin.getByText('2 gateways need attention')).toBeVisible()
  await expect(admin.getByRole('listitem').filter({ hasText: 'Frankfurt' })).toContainText(callers)
  await admin.goto('/console/deployments')
  await expect(
    admin.getByText('Frankfurt enforces it, but keeps the API “Cats” closed.'),
  ).toBeVisible()

  await admin.goto(`/console/apis/${apis.Dogs}`)
  await expect(admin.getByText('of 4 operations exposed')).toBeVisible()
  await expect(admin.getByText('This API is closed')).toHaveCount(0)
  await admin.goto(`/console/apis/${apis.Cats}`)
  await expect(admin.getByText('This API is closed on 1 of 2 gateways')).toBeVisible()
  await expectWellMade(admin, [
    gateway,
    '/console/gateways',
    '/console',
    '/console/deployments',
    `/console/apis/${apis.Cats}`,
  ])
})

test('the way from the closed API leads to the policy; once that is mended and deployed, nothing is said any more', async () => {
  await admin.goto(`/console/apis/${apis.Cats}`)
  await follow(admin.getByRole('link', { name: 'set on API Cats' }))
  await admin.getByRole('button', { name: 'Edit Time limits' }).click()
  const editing = admin.getByRole('list', { name: 'Policies' }).locator('form')
  await editing.getByLabel('Until the answer begins, in milliseconds').fill('3000')
  await editing.getByRole('button', { name: 'Save' }).click()
  await expect(admin.getByText('is changed.')).toBeVisible()
  const page = await admin.context().newPage()
  await page.goto(`/console/apis/${apis.Cats}`)
  await expect(page.getByText('This API is closed on 1 of 2 gateways')).toBeVisible()

  await deployAs(admin, 'Mended')
  await expect.poll(answered).toEqual([401, 401, 401, 401])
  // The page that was open all the while takes it back by itself.
  await expect(page.getByText('This API is closed')).toHaveCount(0)
  await page.close()
  await admin.goto('/console/gateways')
  await expect(admin.getByText('2 of 2 gateways enforce deployment 3.')).toBeVisible()
  await expect(card('Frankfurt')).not.toContainText('closed')
  await admin.goto('/console')
  await expect(admin.getByText('need attention')).toHaveCount(0)
})
