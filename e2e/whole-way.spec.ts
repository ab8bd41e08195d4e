import { expect, type Page, test } from '@playwright/test'
import { expectAccessible, expectWellMade, newPage, portal } from './accessible.ts'
import { password, signUp } from './accounts.ts'
import { follow } from './follow.ts'
import { petsDocument, startBackend } from './start-backend.ts'

let backend: Awaited<ReturnType<typeof startBackend>>
let admin: Page
let partner: Page
let key = ''

const call = async (path: string, withKey = key) =>
  (
    await fetch(`${process.env.E2E_GATEWAY_URL}${path}`, {
      headers: withKey ? { 'x-api-key': withKey } : {},
    })
  ).status

/** Whether a keyboard goes on from somewhere, and not from the top of the page. */
const hasFocus = (page: Page) => page.evaluate(() => document.activeElement !== document.body)

test.describe.configure({ mode: 'serial' })
test.beforeAll(async ({ browser }) => {
  backend = await startBackend()
  admin = await newPage(browser)
  partner = await newPage(browser)
})
test.afterAll(() => backend.close())

test('the first administrator comes in by the one-time link, and nobody by it again', async ({
  browser,
}) => {
  const link = process.env.E2E_SETUP_LINK ?? ''
  await admin.goto(link)
  await expectAccessible(admin)
  await admin.getByLabel('Your name').fill('Ada Admin')
  await admin.getByLabel('E-mail').fill('ada@example.com')
  await admin.getByLabel('Password').fill(password)
  await admin.getByRole('button', { name: 'Become administrator' }).click()
  await expect(admin.getByRole('heading', { name: 'Overview' })).toBeVisible()
  await expectAccessible(admin)

  const other = await newPage(browser)
  await other.goto(link)
  await expect(other.getByText('This link is not valid')).toBeVisible()
})

test('an admin imports a document, exposes two operations, packs a product, limits it and deploys', async () => {
  await admin.goto('/console/apis/import')
  await admin.getByLabel('or its text').fill(petsDocument(backend.url))
  await admin.getByRole('button', { name: 'Read the document' }).click()
  await expect(admin.getByText('4 operations')).toBeVisible()
  await expectAccessible(admin)
  await admin.getByLabel('Path on the gateway').fill('/shop')
  await admin.getByRole('button', { name: 'Import', exact: true }).click()

  await expect(admin.getByText('0 of 4 operations exposed')).toBeVisible()
  await admin.getByRole('checkbox', { name: 'GET /pets', exact: true }).check()
  await admin.getByRole('checkbox', { name: 'GET /pets/{petId}' }).check()
  await admin.getByRole('button', { name: 'Expose' }).click()
  await expect(admin.getByText('2 of 4 operations exposed')).toBeVisible()
  await expectAccessible(admin)

  await admin.goto('/console/products/new')
  await admin.getByLabel('Name', { exact: true }).fill('Pets for all')
  await admin.getByRole('checkbox', { name: 'Pet shop' }).check()
  await expectAccessible(admin)
  await admin.getByRole('button', { name: 'Create product' }).click()
  await expect(admin.getByRole('link', { name: 'Pets for all' })).toBeVisible()

  await admin.goto('/console/policies')
  await admin.getByRole('button', { name: '100 calls a minute' }).click()
  await expectAccessible(admin)
  await admin.getByRole('button', { name: 'Add policy' }).click()
  await expect(admin.getByRole('list', { name: 'Policies' }).first()).toContainText('Rate limit')

  await admin.goto('/console/deployments')
  await expect(admin.getByRole('list', { name: 'Pending changes' })).toContainText(
    'GET /pets in Pet shop',
  )
  await expectAccessible(admin)
  await admin.getByRole('button', { name: 'Deploy' }).click()
  await expect(admin.getByText(/Default enforces it, after [\d.]+ m?s/)).toBeVisible()
})

test('a partner signs up, asks for the product, and an admin approves', async () => {
  await partner.goto('/sign-up')
  await expectAccessible(partner)
  await signUp(partner, {
    name: 'Pat Partner',
    organisation: 'Acme',
    email: 'pat@acme.example',
  })
  await expectAccessible(partner)
  await follow(partner.getByRole('link', { name: 'Pets for all' }))
  await partner.getByLabel('What do you want to build?').fill('A shop window')
  await expectAccessible(partner)
  await partner.getByRole('button', { name: 'Ask for access' }).click()
  await expect(partner.getByText('Somebody has to approve it')).toBeVisible()

  await admin.goto('/console/subscriptions')
  await expectAccessible(admin)
  await follow(admin.getByRole('link', { name: 'Acme' }))
  await admin.getByRole('button', { name: 'Approve', exact: true }).click()
  await expect(admin.getByText('Approved.')).toBeVisible()
})

test('the partner sees two keys once; a call passes, a hidden operation is not there', async () => {
  expect(await call('/shop/pets', '')).toBe(401)
  await partner.reload()
  await partner.getByRole('button', { name: 'Show my keys' }).click()
  key = (await partner.getByLabel('primary key', { exact: true }).textContent()) ?? ''
  await expect(partner.getByText(/The keys work on 1 of 1 gateway after [\d.]+ m?s/)).toBeVisible()
  await expectAccessible(partner)
  await partner.getByRole('link', { name: 'Catalogue' }).first().click()
  const question = partner.getByRole('heading', { name: 'Leave before the keys are stored?' })
  await expect(question).toBeVisible()
  await partner.getByRole('button', { name: 'Stay' }).click()
  await expect(question).toBeHidden()

  await partner.getByRole('button', { name: 'Send' }).click()
  await expect(partner.getByText(/200 after [\d.]+ m?s: your key works/)).toBeVisible()
  await expect(partner.getByRole('region', { name: 'Answer' })).toContainText('Rex')
  await expect(partner.getByRole('table', { name: 'Calls' })).toContainText('/shop/pets', {
    timeout: 25_000,
  })
  expect(await call('/shop/pets')).toBe(200)
  expect(await call('/shop/pets/1')).toBe(200)
  expect(await call('/shop/pets/secret')).toBe(404)
  await partner.getByRole('button', { name: 'Keep for trying in this tab' }).click()
  await partner.getByRole('button', { name: 'I have stored them' }).click()
  await expect(partner.getByText(key)).toHaveCount(0)
})

test('a reader finds the operation, reads it without scripts, and tries it against the gateway', async ({
  browser,
}) => {
  const plain = await (
    await browser.newContext({ baseURL: portal(), javaScriptEnabled: false })
  ).newPage()
  await plain.goto('/catalogue?text=pet')
  await follow(plain.getByRole('link', { name: 'Pet shop' }).first())
  await follow(plain.getByRole('link', { name: '/pets/{petId}' }))
  await expect(plain.getByText('What it is called.')).toBeVisible()
  await expect(plain.getByText('Internal list')).toHaveCount(0)

  await plain.setViewportSize({ width: 390, height: 844 })
  const others = plain.getByRole('navigation', { name: 'Other operations' })
  await expect(others.getByRole('link', { name: /^Next/ })).toHaveCount(0)
  await follow(others.getByRole('link', { name: /^Previous/ }))
  await plain
    .getByRole('navigation', { name: 'On this page' })
    .getByRole('link', { name: 'Try it' })
    .click()
  await expect(plain.getByRole('heading', { name: 'Try it' })).toBeInViewport()
  const deeper = plain.getByText('Who feeds it.')
  await expect(deeper).toBeHidden()
  await plain.locator('summary', { hasText: '1 field of owner' }).focus()
  await plain.keyboard.press('Enter')
  await expect(deeper).toBeVisible()

  await partner.goto('/catalogue')
  await follow(partner.getByRole('link', { name: 'Pet shop' }).first())
  await expectAccessible(partner)
  await follow(partner.getByRole('link', { name: '/pets', exact: true }))
  await partner.getByRole('button', { name: 'Try it' }).focus()
  await partner.keyboard.press('Enter')
  const execute = partner.getByRole('button', { name: 'Execute' })
  await expect(execute).toBeVisible()
  expect(await hasFocus(partner)).toBe(true)
  await execute.focus()
  await partner.keyboard.press('Enter')
  await expect(
    partner.locator('.live-responses-table tbody .response-col_status').first(),
  ).toContainText('200')
  await expect(partner.locator('.live-responses-table')).toContainText('Rex')
  await expect(partner.getByRole('status').filter({ hasText: /^200.*“Execute”/ })).toBeVisible()
  await expect(execute).toBeFocused()
})

test('a rotated key and the old one both work; a revoked one is refused, and the screen says where', async () => {
  await partner.goto('/subscriptions')
  await follow(partner.getByRole('link', { name: 'Pets for all' }))
  await partner.getByRole('button', { name: 'Rotate primary key' }).dblclick()
  const next = (await partner.getByLabel('primary key', { exact: true }).textContent()) ?? ''
  await expect(
    partner.getByText(/The primary key is replaced on 1 of 1 gateway after [\d.]+ m?s/),
  ).toBeVisible()
  expect([await call('/shop/pets', key), await call('/shop/pets', next)]).toEqual([200, 200])
  await expect(partner.getByText('Wait until then')).toHaveCount(0)
  await expect(partner.getByRole('button', { name: 'Rotate primary key' })).toHaveCount(0)
  await partner.getByRole('button', { name: 'I have stored it' }).click()

  await partner.getByRole('button', { name: 'Rotate primary key' }).click()
  const choice = partner.getByRole('alertdialog')
  await expect(choice).toContainText(`The key …${key.slice(-4)} was replaced last and works until`)
  await expectAccessible(partner)
  await choice.getByRole('button', { name: 'Keep it' }).click()
  expect([await call('/shop/pets', key), await call('/shop/pets', next)]).toEqual([200, 200])

  await partner
    .getByRole('listitem')
    .filter({ hasText: key.slice(-4) })
    .getByRole('button', { name: 'Revoke' })
    .click()
  await expectAccessible(partner)
  await partner.getByRole('alertdialog').getByRole('button', { name: 'Revoke key' }).click()
  await expect(partner.getByText(/is refused on 1 of 1 gateway after [\d.]+ m?s/)).toBeVisible()
  expect([await call('/shop/pets', key), await call('/shop/pets', next)]).toEqual([401, 200])
  key = next
})

test('an admin suspends, and the key is refused; resumes, and it works', async () => {
  await admin.goto('/console/subscriptions')
  await follow(admin.getByRole('link', { name: 'Acme' }))
  await admin.getByLabel('Reason').fill('Unpaid bill')
  await admin.getByRole('button', { name: 'Suspend' }).click()
  await expect(
    admin.getByText(/Its keys are refused on 1 of 1 gateway after [\d.]+ m?s/),
  ).toBeVisible()
  expect(await call('/shop/pets')).toBe(401)
  await admin.getByRole('button', { name: 'Resume' }).click()
  await expect(
    admin.getByText(/Its keys work again on 1 of 1 gateway after [\d.]+ m?s/),
  ).toBeVisible()
  expect(await call('/shop/pets')).toBe(200)
})

test('an admin has a call traced and reads what each step did with it', async () => {
  await admin.goto('/console/apis')
  await follow(admin.getByRole('link', { name: 'Pet shop' }).first())
  await follow(admin.getByRole('link', { name: 'Trace' }))
  await admin.getByLabel('A key of your own').fill(key)
  await admin.getByRole('button', { name: 'Make a trace header' }).click()
  await expect(admin.getByLabel('the call', { exact: true })).toContainText(
    'x-gatehouse-trace: v1.',
  )
  await expect(admin.getByText('None yet')).toBeVisible()
  await expectAccessible(admin)
  await admin.getByRole('button', { name: 'Send it from here' }).click()
  await expect(admin.getByText(/Answered 200 in [\d.]+ m?s/)).toBeVisible()
  await expect(admin.getByRole('table', { name: 'Traced calls' })).toContainText('/shop/pets')

  await follow(admin.getByRole('link', { name: 'See its trace' }))
  const steps = admin.getByRole('list', { name: 'Step by step' })
  await expect(steps).toContainText('Rate limit')
  await expect(steps.getByRole('link', { name: 'set on every call' }).first()).toBeVisible()
  await expect(steps).toContainText(backend.url)
  await expect(admin.getByText(key)).toHaveCount(0)
  await expectWellMade(admin, [admin.url(), `/console/traces/req_${'0'.repeat(20)}`])
})

test('an admin replays a request through a policy that is not deployed yet, and takes it back', async () => {
  await admin.goto('/console/policies')
  const adding = admin.locator('form').last()
  await adding.getByLabel('Policy').selectOption('ip-filter')
  await adding.getByText('Costs next to nothing').first().click()
  await expect(adding.getByText('Less than ten microseconds of a call')).toBeVisible()
  await expectAccessible(admin)
  await adding.getByRole('button', { name: 'Only the office' }).click()
  await adding.getByRole('button', { name: 'Add policy' }).click()
  await expect(admin.getByText('Added. It holds on the gateways')).toBeVisible()
  await expect(
    admin
      .getByRole('list', { name: 'Policies' })
      .getByRole('listitem')
      .filter({ hasText: 'IP filter' }),
  ).toContainText('Costs next to nothing · not measured yet')

  await admin.goto('/console/deployments')
  await follow(admin.getByRole('link', { name: 'Replay a request through them' }))
  await admin.getByLabel('API', { exact: true }).selectOption({ label: 'Pet shop' })
  await expect(admin).toHaveURL(/api=api_/)
  await expect(admin).toHaveTitle(/^Replay a request/)
  await expect(admin.getByLabel('Path and query')).toHaveValue('/shop/pets')
  await expectAccessible(admin)
  await admin.getByLabel('Address of the caller').fill('192.0.2.300')
  await admin.getByRole('button', { name: 'Replay' }).click()
  await expect(admin.getByLabel('Address of the caller')).toBeFocused()
  await admin.getByLabel('Address of the caller').fill('192.0.2.3')
  await admin.getByRole('button', { name: 'Replay' }).click()
  await expect(admin.getByText('Another outcome: now 200, then 403 network-refused.')).toBeVisible()
  await expect(admin.getByRole('list', { name: 'Deployed now, step by step' })).toContainText(
    'Rate limit',
  )
  const then = admin.getByRole('list', { name: 'Once deployed, step by step' })
  await expect(then.getByRole('listitem').filter({ hasText: 'IP filter' })).toContainText('differs')
  await expect(admin.getByText('The backend would not be called.')).toHaveCount(1)
  await expectAccessible(admin)
  await expectWellMade(admin, [admin.url()])
  expect(await call('/shop/pets')).toBe(200)

  await admin.goto('/console/policies')
  await admin.getByRole('button', { name: 'Remove IP filter' }).click()
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await expect(admin.getByText('IP filter is removed.')).toBeVisible()
})

test('the partner sees its own calls, and the admin why one was refused', async () => {
  await expect(async () => {
    await partner.goto('/calls')
    await expect(partner.getByRole('table')).toContainText('key-invalid', { timeout: 1_000 })
  }).toPass()
  await expectAccessible(partner)
  await admin.goto('/console/calls?status=4xx')
  await expect(admin.getByRole('table')).toContainText('is suspended')
  await expectAccessible(admin)
  await admin.goto('/console/audit')
  await expect(admin.getByRole('table')).toContainText('subscription.approved')
  await expectAccessible(admin)
  await admin.goto('/console/gateways')
  await expect(admin.getByRole('list', { name: 'Gateways' })).toContainText('up to date')
  await expectAccessible(admin)
})

test('an administrator invites an approver, who sees what the role allows and no more', async ({
  browser,
}) => {
  await admin.goto('/console/people')
  await expect(admin.getByRole('heading', { name: 'People' })).toBeVisible()
  await expectAccessible(admin)
  await admin.getByRole('textbox', { name: 'E-mail', exact: true }).fill('ann@example.com')
  await admin.getByLabel('Role', { exact: true }).selectOption('approver')
  await admin.getByRole('button', { name: 'Invite' }).click()
  const link = (await admin.getByLabel('link', { exact: true }).textContent()) ?? ''
  const approver = await newPage(browser)
  await approver.goto(link)
  await approver.getByLabel('Your name').fill('Ann Approver')
  await approver.getByLabel('Password').fill(password)
  await approver.getByRole('button', { name: 'Make account and accept' }).click()
  await expect(approver).toHaveURL(/\/console$/)
  await expect(approver.getByRole('heading', { name: 'Overview' })).toBeVisible()
  await expect(approver.getByText('Gateways up to date')).toBeHidden()
  await approver.goto('/console/subscriptions')
  await expect(approver.getByRole('link', { name: 'Acme' })).toBeVisible()
  const places = approver.getByRole('navigation', { name: 'Console' })
  await expect(places.getByRole('link', { name: 'Gateways' })).toHaveCount(0)
  await approver.goto('/console/gateways')
  await expect(approver.getByText('There is nothing here')).toBeVisible()
  await expect(approver.getByText('your role, approver, may not open')).toBeVisible()
  await places.getByRole('link', { name: 'Policies' }).click()
  await expect(approver.getByRole('heading', { name: 'Policies' })).toBeVisible()
  await expect(approver.getByRole('button', { name: 'Add policy' })).toHaveCount(0)

  await admin.goto('/console/people?q=ann')
  await admin.getByRole('button', { name: 'Shut out' }).click()
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Shut out' }).click()
  await expect(admin.getByText('shut out', { exact: true })).toBeVisible()
  await approver.goto('/console/subscriptions')
  await expect(approver).toHaveURL(/\/sign-in/)
})

test('a viewer who is invited sees the organisation’s subscription and changes no key; a removed one is out', async ({
  browser,
}) => {
  const subscription = partner.url()
  await partner.goto('/organisation')
  await partner.getByLabel('E-mail').fill('vera@acme.example')
  await partner.getByLabel('Role', { exact: true }).selectOption('viewer')
  await partner.getByRole('button', { name: 'Invite' }).click()
  const link = partner.getByLabel('link', { exact: true })
  const first = (await link.textContent()) ?? ''
  await partner.getByRole('button', { name: 'New link for vera@acme.example' }).click()
  // The one that was replaced is not offered any more.
  await expect(link).not.toHaveText(first)
  const second = (await link.textContent()) ?? ''

  const viewer = await newPage(browser)
  await viewer.goto(first)
  await expect(viewer.getByText('This invitation is not valid')).toBeVisible()
  await viewer.goto('/')
  await viewer.goto(second)
  await viewer.getByLabel('Your name').fill('Vera Viewer')
  await expect(viewer).not.toHaveURL(/#/)
  await viewer.getByLabel('Password').fill(password)
  await viewer.getByRole('button', { name: 'Make account and accept' }).click()
  await expect(viewer).toHaveURL(/\/subscriptions$/)
  await follow(viewer.getByRole('link', { name: 'Pets for all' }))
  await expect(viewer.getByText(`…${key.slice(-4)}`).first()).toBeVisible()
  await expect(viewer.getByRole('button', { name: /Rotate|Revoke|Show my keys/ })).toHaveCount(0)
  await partner.goto(subscription)

  await partner.goto('/organisation')
  const row = partner.getByRole('row', { name: 'Vera Viewer' })
  await row.getByRole('combobox').selectOption('developer')
  await row.getByRole('button', { name: 'Save role of Vera Viewer' }).click()
  await expect(row.getByRole('button', { name: 'Save role of Vera Viewer' })).toHaveCount(0)
  await viewer.reload()
  await expect(viewer.getByRole('button', { name: 'Rotate primary key' })).toBeVisible()
  await row.getByRole('button', { name: 'Remove' }).click()
  await partner.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await expect(row).toHaveCount(0)
  await viewer.reload()
  await expect(viewer.getByText('There is nothing here')).toBeVisible()
  await partner.goto(subscription)
})

test('an account that wrong passwords have closed is unlocked by an administrator', async ({
  browser,
}) => {
  const vera = await newPage(browser)
  await vera.goto('/sign-in')
  await vera.getByLabel('E-mail').fill('vera@acme.example')
  for (let tries = 0; tries < 5; tries += 1) {
    await vera.getByLabel('Password').fill(`wrong ${tries}`)
    await vera.getByRole('button', { name: 'Sign in' }).click()
    await expect(vera.getByText('E-mail or password is wrong')).toBeVisible()
    await vera.getByLabel('Password').fill('')
  }
  await vera.getByLabel('Password').fill(password)
  await vera.getByRole('button', { name: 'Sign in' }).click()
  await expect(vera.getByText('Too many tries')).toBeVisible()

  await admin.goto('/console/people?q=vera')
  await expect(admin.getByText('closed by wrong passwords')).toBeVisible()
  await admin.getByRole('button', { name: 'Unlock Vera Viewer' }).click()
  await expect(admin.getByText('closed by wrong passwords')).toHaveCount(0)
  await vera.getByRole('button', { name: 'Sign in' }).click()
  await expect(vera.getByRole('heading', { name: 'Catalogue' })).toBeVisible()
})

test('an administrator makes a link by which somebody with a forgotten password comes in', async ({
  browser,
}) => {
  await admin.goto('/console/people?q=vera')
  await admin.getByRole('button', { name: 'New password … for Vera Viewer' }).click()
  const dialog = admin.getByRole('alertdialog')
  await dialog.getByRole('button', { name: 'Make link' }).click()
  const link = (await dialog.getByLabel('link', { exact: true }).textContent()) ?? ''
  await expectAccessible(admin)
  await dialog.getByRole('button', { name: 'Close' }).click()

  const vera = await newPage(browser)
  await vera.goto(link)
  await vera.getByLabel('New password').fill(password)
  await vera.getByRole('button', { name: 'Set password' }).click()
  await expect(vera.getByText('The password is set')).toBeVisible()
  await admin.goto('/console/people?q=ada')
  await expect(admin.getByRole('table', { name: 'People' })).toContainText('ada@example.com')
  await expect(admin.getByRole('button', { name: /Make a link/ })).toHaveCount(0)
})

test('staff find an organisation by somebody in it, with its members and subscriptions', async () => {
  await admin.goto('/console/organisations?q=pat@acme')
  await follow(admin.getByRole('link', { name: 'Acme' }))
  await expect(admin.getByRole('heading', { name: 'Acme' })).toBeVisible()
  await expect(admin.getByRole('table', { name: 'Members' })).toContainText('pat@acme.example')
  await expect(admin.getByRole('table', { name: 'Subscriptions' })).toContainText('Pets for all')
  await expectWellMade(admin, [admin.url()])
})

test('every page is accessible and fits, light and dark, wide and narrow', async ({ browser }) => {
  test.setTimeout(300_000)
  await expectWellMade(await newPage(browser), [
    '/',
    '/catalogue',
    '/catalogue?text=nothing-like-this',
    '/sign-in',
    '/sign-up',
    '/invitation',
    '/new-password',
    '/docs/errors',
    '/docs/errors/rate-limited',
    '/no-such-page',
    '/docs/errors/no-such-code',
  ])
  await expectWellMade(partner, [
    '/subscriptions',
    partner.url().includes('/subscriptions/') ? partner.url() : '/subscriptions',
    '/calls',
    '/calls?status=5xx',
    '/organisation',
    '/account',
    '/roles',
  ])
  await expectWellMade(admin, ['/console/organisations', '/console/people', '/console/tokens'])
})

test('the console is not there for a partner, and asks a stranger to sign in', async ({
  browser,
}) => {
  for (const path of [
    '/console',
    '/console/apis',
    '/console/audit',
    '/console/tokens',
    '/console/people',
  ]) {
    await partner.goto(path)
    await expect(partner.getByText('There is nothing here')).toBeVisible()
  }
  const stranger = await newPage(browser)
  await stranger.goto('/console/apis')
  await expect(stranger).toHaveURL(/\/sign-in\?next=%2Fconsole%2Fapis/)
})
