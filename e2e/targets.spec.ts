import { expect, type Page, test } from '@playwright/test'
import { expectWellMade } from './accessible.ts'
import { administrator, administratorPage } from './accounts.ts'
import { deployAs } from './deploy.ts'
import { type Installation, startGatehouse } from './installation.ts'
import { petsDocument, startBackend } from './start-backend.ts'

type Backend = Awaited<ReturnType<typeof startBackend>>
let gatehouse: Installation
let first: Backend
let second: Backend
let admin: Page
let apiPage = ''

const deploy = (note: string) => deployAs(admin, note)

test.describe.configure({ mode: 'serial' })
test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  first = await startBackend()
  second = await startBackend()
  gatehouse = await startGatehouse({
    environment: administrator,
  })
  admin = await administratorPage(browser, gatehouse.portalUrl)
})
test.afterAll(async () => {
  await first?.close()
  await second?.close()
  await gatehouse?.stop()
})

test('an API gets a second target with checks, and one that is killed is shown and costs no call', async () => {
  await admin.goto('/console/apis/import')
  await admin.getByLabel('or its text').fill(petsDocument(first.url))
  await admin.getByRole('button', { name: 'Read the document' }).click()
  await admin.getByLabel('Path on the gateway').fill('/pets')
  await admin.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(admin.getByText('0 of 4 operations exposed')).toBeVisible()
  apiPage = new URL(admin.url()).pathname
  await admin.getByRole('checkbox', { name: 'GET /pets', exact: true }).check()
  await admin.getByRole('button', { name: 'Expose' }).click()
  await expect(admin.getByText('1 of 4 operations exposed')).toBeVisible()

  await admin.goto(`${apiPage}/settings`)
  await admin.getByRole('button', { name: 'Add a target' }).click()
  await admin.getByLabel('Target 2', { exact: true }).fill('ftp://pets.example.com')
  await admin.getByLabel('Ask each target whether it is well').check()
  await admin.getByLabel('Path', { exact: true }).fill('/healthz')
  await admin.getByLabel('Every … milliseconds').fill('200')
  await admin.getByLabel('Credential').selectOption('none')
  await admin.getByRole('button', { name: 'Save' }).click()
  await admin.getByRole('button', { name: 'Save all the same' }).click()
  await expect(admin.getByText('An address like https://api.example.com/v1.')).toBeVisible()
  await admin.getByLabel('Target 2', { exact: true }).fill(second.url)
  await admin.getByRole('button', { name: 'Save' }).click()
  await expect(admin.getByText(`Calls are sent on to ${second.url} too.`)).toBeVisible()
  await admin.getByRole('button', { name: 'Save all the same' }).click()
  await expect(admin.getByText('Stored. It holds on the gateways')).toBeVisible()
  await deploy('Two targets')

  await admin.goto(apiPage)
  await expect(admin.getByText('2 of 2 targets healthy')).toBeVisible()
  await second.close()
  const statuses = new Set<number>()
  for (let index = 0; index < 10; index += 1)
    statuses.add((await fetch(`${gatehouse.gatewayUrl}/pets/pets`)).status)
  expect([...statuses]).toEqual([200])
  await expect(admin.getByText('1 of 2 targets healthy')).toBeVisible()
  await admin.goto(`${apiPage}/settings`)
  const targets = admin.getByRole('list', { name: 'Targets' })
  await expect(targets.getByRole('listitem').filter({ hasText: second.url })).toContainText(
    /out: fails its checks.*ECONNREFUSED/s,
  )
  await admin.goto('/console/gateways')
  await expect(admin.getByText('1 of 2 targets healthy')).toBeVisible()
})

test('its pages are readable by everybody, light and dark, on a telephone too', async () => {
  await expectWellMade(admin, [apiPage, `${apiPage}/settings`, '/console/gateways'])
})
