import { expect, type Page, test } from '@playwright/test'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { adminToken, RunningGateway } from '#gateway/testing/start-gateway.ts'
import { expectAccessible, expectWellMade } from './accessible.ts'
import { administrator, administratorPage } from './accounts.ts'
import { deployAs } from './deploy.ts'
import { follow } from './follow.ts'
import { type Installation, startGatehouse } from './installation.ts'
import { petsDocument } from './start-backend.ts'

let gatehouse: Installation
let backend: Backend
let second: RunningGateway
let admin: Page
let api = ''

const deploy = (note: string) => deployAs(admin, note)
const card = (name: string) =>
  admin.getByRole('list', { name: 'Gateways' }).getByRole('listitem').filter({ hasText: name })

test.describe.configure({ mode: 'serial' })
test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  backend = await startBackend()
  second = await RunningGateway.start()
  gatehouse = await startGatehouse({
    environment: administrator,
  })
  admin = await administratorPage(browser, gatehouse.portalUrl)
})
test.afterAll(async () => {
  await backend?.close()
  await second?.remove()
  await gatehouse?.stop()
})

test('before anything is there, each page says how it comes to be', async () => {
  await admin.goto('/console/gateways')
  await expect(admin.getByText('Nothing was deployed yet')).toBeVisible()
  await admin.goto('/console/policies')
  await expect(admin.getByText('No policy here')).toBeVisible()
  await admin.goto('/console/policies/networks')
  await expect(admin.getByText('No list yet')).toBeVisible()
  await admin.goto('/console/policies/chain')
  await expect(admin.getByText('No operation yet')).toBeVisible()
  await expectWellMade(admin, [
    '/console/gateways',
    '/console/policies',
    '/console/policies/networks',
    '/console/policies/chain',
    '/console/policies/exceptions',
    '/console/calls',
  ])
})

test('what is wrong with an entry of a policy is said in its field, which gets the focus; what is right reaches the backend', async () => {
  await admin.goto('/console/apis/import')
  await admin.getByLabel('or its text').fill(petsDocument(backend.url))
  await admin.getByRole('button', { name: 'Read the document' }).click()
  await admin.getByLabel('Path on the gateway').fill('/pets')
  await admin.getByRole('button', { name: 'Import', exact: true }).click()
  await admin.getByRole('checkbox', { name: 'GET /pets', exact: true }).check()
  await admin.getByRole('button', { name: 'Expose' }).click()
  await expect(admin.getByText('1 of 4 operations exposed')).toBeVisible()
  api = new URL(admin.url()).pathname
  await admin.goto(`${api}/settings`)
  await admin.getByLabel('Credential').selectOption('none')
  await admin.getByRole('button', { name: 'Save' }).click()
  await admin.getByRole('button', { name: 'Save all the same' }).click()
  await expect(admin.getByText('Stored.')).toBeVisible()

  await admin.goto('/console/policies')
  await admin.getByLabel('Policy', { exact: true }).selectOption('set-header')
  const adding = admin.locator('form').last()
  await adding.getByLabel('Header', { exact: true }).fill('x-first')
  await adding.getByLabel('Value', { exact: true }).fill('one')
  await adding.getByRole('button', { name: 'Add an entry to Headers' }).click()
  const header = adding.getByLabel('Header', { exact: true }).nth(1)
  await header.fill('x second')
  await adding.getByLabel('Value', { exact: true }).nth(1).fill('two')
  await adding.getByRole('button', { name: 'Add policy' }).click()
  await expect(header).toBeFocused()
  await expect(header).toHaveAccessibleDescription(/letters, digits and hyphens only/)
  await expectAccessible(admin)

  await header.fill('x-second')
  await adding.getByRole('button', { name: 'Add policy' }).press('Enter')
  await expect(admin.getByText('Added. It holds on the gateways')).toBeVisible()
  await expect(adding.getByRole('button', { name: 'Add policy' })).toBeFocused()
  await expect(admin.getByRole('list', { name: 'Policies' })).toContainText(
    'request · x-second · two',
  )
  await deploy('Two headers')
  await fetch(`${gatehouse.gatewayUrl}/pets/pets`)
  expect(backend.seen.at(-1)?.headers).toMatchObject({ 'x-first': 'one', 'x-second': 'two' })
})

test('a step is changed, moved and removed by keyboard; the focus is never lost', async () => {
  await admin.goto('/console/policies')
  await admin.getByRole('button', { name: '100 calls a minute' }).press('Enter')
  await expect(admin.getByLabel('Calls', { exact: true })).toHaveValue('100')
  await expect(admin.getByRole('button', { name: '100 calls a minute' })).toBeFocused()
  await admin.getByRole('button', { name: 'Add policy' }).press('Enter')
  await expect(admin.getByText('Added. It holds on the gateways')).toBeVisible()
  await expect(admin.getByLabel('Calls', { exact: true })).toHaveValue('')

  const steps = admin.getByRole('list', { name: 'Policies' }).getByRole('listitem')
  const earlier = admin.getByRole('button', { name: 'Run Rate limit earlier' })
  await earlier.press('Enter')
  await expect(steps.first()).toContainText('Rate limit')
  await expect(admin.getByText('Rate limit is moved.')).toBeVisible()
  await expect(earlier).toBeFocused()

  await admin.getByRole('button', { name: 'Edit Rate limit' }).press('Enter')
  const editing = steps.first().locator('form')
  await editing.getByLabel('Window in seconds').fill('0')
  await editing.getByRole('button', { name: 'Save' }).press('Enter')
  await expect(editing.getByLabel('Window in seconds')).toBeFocused()
  await expectAccessible(admin)
  await editing.getByLabel('Window in seconds').fill('30')
  await editing.getByRole('button', { name: 'Save' }).press('Enter')
  const changed = admin.getByText('Rate limit is changed.')
  await expect(changed).toBeVisible()
  await expect(admin.locator(':focus')).toContainText('Rate limit is changed.')

  await admin.getByRole('button', { name: 'Remove Rate limit' }).press('Enter')
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).press('Enter')
  await expect(admin.locator(':focus')).toContainText('Rate limit is removed.')
  await expect(steps).toHaveCount(1)
})

test('a second gateway is registered, and has a page that says what it enforces', async () => {
  await admin.goto('/console/gateways')
  await admin.getByLabel('Name').fill('Frankfurt')
  await admin.getByLabel('Address for callers').fill(second.url)
  await admin.getByLabel('Address of its admin listener').fill(second.adminUrl)
  await admin.getByLabel('Admin token').fill(adminToken)
  await admin.getByRole('button', { name: 'Test the connection' }).click()
  await expect(admin.getByText(/answered after [\d.]+ m?s/)).toBeVisible()
  await admin.getByRole('button', { name: 'Register', exact: true }).click()
  await expect(admin.getByText('2 of 2 gateways enforce deployment 1.')).toBeVisible()
  expect((await fetch(`${second.url}/pets/pets`)).status).toBe(200)
  await follow(card('Frankfurt').getByRole('link', { name: 'Frankfurt' }))
  await expect(admin.getByRole('heading', { level: 1, name: 'Frankfurt' })).toBeVisible()
  await expect(admin.getByText('up to date')).toBeVisible()
  await expectWellMade(admin, [admin.url(), '/console/gateways'])
})

test('one that is registered again is told at its field as which; its name is changed on its page', async () => {
  await admin.goto('/console/gateways')
  await admin.getByLabel('Name').fill('Frankfurt again')
  await admin.getByLabel('Address for callers').fill(second.url)
  await admin.getByLabel('Address of its admin listener').fill(second.adminUrl)
  await admin.getByLabel('Admin token').fill(adminToken)
  await admin.getByRole('button', { name: 'Register', exact: true }).press('Enter')
  await expect(admin.getByText('registered already, as “Frankfurt”')).toBeVisible()
  await expect(admin.getByLabel('Address of its admin listener')).toBeFocused()

  await follow(card('Frankfurt').getByRole('link', { name: 'Frankfurt' }))
  await admin.getByLabel('Name').fill('Frankfurt 1')
  await admin.getByRole('button', { name: 'Save' }).press('Enter')
  await expect(admin.getByText('Stored. It is asked there from now on.')).toBeVisible()
  await expect(admin.getByRole('heading', { level: 1, name: 'Frankfurt 1' })).toBeVisible()
  await admin.getByLabel('Admin token').fill('not the token of this gateway, surely')
  await admin.getByRole('button', { name: 'Save' }).press('Enter')
  await expect(admin.getByText('It does not accept the admin token.')).toBeVisible()
  await expectAccessible(admin)
  await admin.getByLabel('Admin token').fill('')
  await admin.getByLabel('Name').fill('Frankfurt')
  await admin.getByRole('button', { name: 'Save' }).press('Enter')
  await expect(
    admin.getByRole('heading', { level: 1, name: 'Frankfurt', exact: true }),
  ).toBeVisible()
})

test('one that is killed is shown as away, also where a secret is replaced; back again it is brought up to date', async () => {
  test.setTimeout(180_000)
  await second.end('SIGKILL')
  await admin.goto('/console/gateways')
  await expect(card('Frankfurt')).toContainText('does not answer')
  await expect(card('Frankfurt')).toContainText('revocations too, do not reach it')
  await expect(admin.getByText('1 gateway enforces deployment 1.')).toBeVisible()
  await expect(admin.getByText('What the other one enforces is not known')).toBeVisible()
  await expect(card('Frankfurt')).toContainText('Its last word, at')
  await admin.goto('/console/deployments')
  await expect(
    admin.getByText(/^Frankfurt enforced it, .*whether it still does is not known/),
  ).toBeVisible()
  await admin.goto('/console/gateways')
  await follow(card('Frankfurt').getByRole('link', { name: 'Frankfurt' }))
  await expect(admin.getByText('How it was when it answered last')).toBeVisible()
  await expectWellMade(admin, [admin.url(), '/console/gateways', '/console/deployments'])
  await admin.goto('/console/gateways')
  await follow(card('Frankfurt').getByRole('link', { name: 'Frankfurt' }))
  await admin.context().setOffline(true)
  await expect(admin.getByText('No news: the console cannot be reached')).toBeVisible()
  await admin.context().setOffline(false)
  await expect(admin.getByText('No news: the console cannot be reached')).toHaveCount(0)

  await admin.goto('/console/secrets')
  const section = admin.locator('section').filter({ hasText: 'Keep another credential' })
  await section.getByLabel('Name').fill('Key of the backend')
  await section.getByLabel('Secret').fill('the first value')
  await section.getByRole('button', { name: 'Keep it' }).click()
  await expect(section.getByText('Kept. 1 of 2 gateways holds it.')).toBeVisible()
  await expect(section.getByText('Frankfurt cannot be reached')).toBeVisible()
  await expectAccessible(admin)
  await second.restart()
  await expect(section.getByText('Kept. 2 of 2 gateways hold it.')).toBeVisible()

  await admin.getByRole('button', { name: 'Replace Key of the backend' }).click()
  await admin.getByLabel('New value').fill('the second value')
  await admin.locator('li form').getByRole('button', { name: 'Replace' }).press('Enter')
  await expect(admin.getByText('Replaced. 2 of 2 gateways hold it.')).toBeVisible()
  await expect(admin.locator(':focus')).toContainText('Replaced.')
  await admin.getByRole('button', { name: 'Delete Key of the backend' }).press('Enter')
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).press('Enter')
  await expect(admin.getByText('2 of 2 gateways have forgotten it.')).toBeVisible()
  await expect(admin.locator(':focus')).toContainText('is deleted.')
})

test('a fault of a certificate takes the focus into its own form, though another asks for a name too', async () => {
  await admin.goto('/console/secrets')
  const section = admin.locator('section').filter({ hasText: 'Keep another certificate' })
  await section.getByLabel('Name').fill(' ')
  await section.getByLabel('Certificate and chain').fill('none')
  await section.getByLabel('Private key').fill('none')
  await section.getByRole('button', { name: 'Keep it' }).click()
  await expect(section.getByLabel('Name')).toBeFocused()
  await section.getByLabel('Name').fill('api.test')
  await section.getByRole('button', { name: 'Keep it' }).click()
  await expect(section.getByLabel('Certificate and chain')).toBeFocused()
  await expectAccessible(admin)
})

test('a refused call names the policy that refused it and leads to where it is set', async () => {
  await admin.goto(
    `/console/policies?${new URLSearchParams({ place: `api ${api.split('/').at(-1)}` })}`,
  )
  await admin.getByLabel('Policy', { exact: true }).selectOption('require-header')
  const adding = admin.locator('form').last()
  await adding.getByLabel('Name', { exact: true }).fill('x-must')
  await adding.getByRole('button', { name: 'Add policy' }).click()
  await expect(admin.getByText('Added. It holds on the gateways')).toBeVisible()
  await deploy('A header is needed')
  await expect.poll(async () => (await fetch(`${gatehouse.gatewayUrl}/pets/pets`)).status).toBe(400)
  await expect(async () => {
    await admin.goto('/console/calls?status=4xx')
    await admin.locator('table a[href^="/console/calls/"]').first().click({ timeout: 1_000 })
  }).toPass()
  await expect(admin.getByText('The policy “Require headers” refused it')).toBeVisible()
  await expect(admin.getByText('with this advice:')).toBeVisible()
  await expectWellMade(admin, [admin.url()])
  await follow(admin.getByRole('link', { name: 'set on API Pet shop' }))
  await expect(admin.getByRole('list', { name: 'Policies' })).toContainText('Require headers')
})

test('a gateway is removed from its page only after its consequence was asked', async () => {
  await admin.goto('/console/gateways')
  await follow(card('Frankfurt').getByRole('link', { name: 'Frankfurt' }))
  await admin.getByRole('button', { name: 'Remove this gateway' }).click()
  await expect(admin.getByRole('alertdialog')).toContainText('no revocation')
  await expectAccessible(admin)
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await expect(admin).toHaveURL(/\/console\/gateways$/)
  await expect(admin.getByText('1 of 1 gateway enforces deployment 2.')).toBeVisible()
})

test('one operation is excepted from a policy of its API until the exception is ended; the others are not', async () => {
  await admin.goto(api)
  await admin.getByRole('checkbox', { name: 'POST /pets', exact: true }).check()
  await admin.getByRole('button', { name: 'Expose' }).click()
  await expect(admin.getByText('2 of 4 operations exposed')).toBeVisible()
  await deploy('Pets can be added')
  const statuses = () =>
    Promise.all(
      ['GET', 'POST'].map(
        async (method) => (await fetch(`${gatehouse.gatewayUrl}/pets/pets`, { method })).status,
      ),
    )
  await expect.poll(statuses).toEqual([400, 400])

  await admin.goto(`/console/policies/chain?api=${api.split('/').at(-1)}`)
  const make = admin.getByRole('button', { name: 'Make an exception from Require headers' })
  await make.press('Enter')
  const form = admin.getByRole('list', { name: 'Chain' }).locator('form')
  await expect(form.getByLabel('Where it is not to run')).toContainText('GET /pets')
  await form.getByLabel('Reason').fill('The mobile app learns it in December')
  await form.getByLabel('Ends (UTC)').fill('2001-01-01T00:00')
  await form.getByRole('button', { name: 'Make exception' }).press('Enter')
  await expect(form.getByLabel('Ends (UTC)')).toBeFocused()
  await expect(form.getByText('The end is over already')).toBeVisible()
  await expectAccessible(admin)
  const end = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 16)
  await form.getByLabel('Ends (UTC)').fill(end)
  await form.getByRole('button', { name: 'Make exception' }).press('Enter')
  await expect(admin.locator(':focus')).toContainText('The exception is made. It holds')
  const excepted = admin.getByRole('list', { name: 'Exceptions from Require headers' })
  await expect(excepted).toContainText('Excepted here until')
  await expect(excepted).toContainText('The mobile app learns it')

  await admin.goto('/console/deployments')
  await expect(admin.getByText('This loosens policies')).toBeVisible()
  await expect(admin.getByRole('list', { name: 'Pending changes' })).toContainText(
    'Require headers on Pet shop: not at GET /pets in Pet shop until',
  )
  await expectWellMade(admin, ['/console/policies/exceptions', '/console/policies/chain'])
  await deploy('The mobile app may wait')
  await expect.poll(statuses).toEqual([200, 400])

  await admin.goto('/console/policies/exceptions')
  const live = admin.getByRole('list', { name: 'Exceptions', exact: true })
  await expect(live).toContainText('Owner: ')
  await live.getByRole('button', { name: 'Change the exception from Require headers' }).click()
  await live.getByLabel('Reason').fill('The mobile app learns it in January')
  await live.getByRole('button', { name: 'Save' }).click()
  await expect(live).toContainText('learns it in January')
  await live.getByRole('button', { name: 'End the exception from Require headers' }).press('Enter')
  await admin.getByRole('alertdialog').getByRole('button', { name: 'End exception' }).press('Enter')
  await expect(admin.locator(':focus')).toContainText('The exception is ended. It holds')
  await expect(admin.getByRole('list', { name: 'Ended exceptions' })).toContainText('ended it')
  await deploy('The mobile app has it')
  await expect.poll(statuses).toEqual([400, 400])
  await admin.goto('/console/audit?action=exception')
  await expect(admin.getByRole('table')).toContainText('exception.ended')
  await expectWellMade(admin, ['/console/policies/exceptions'])
})
