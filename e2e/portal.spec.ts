import { type Browser, expect, type Locator, type Page, test } from '@playwright/test'
import { expectAccessible, expectWellMade } from './accessible.ts'
import { administrator, password, signIn, signUp } from './accounts.ts'
import { follow } from './follow.ts'
import { type Installation, startGatehouse } from './installation.ts'

/** Beyond this many presses of Tab a control is not where a person would find it. */
const TABS_MAX = 60

let gatehouse: Installation
let partner: Page
let operationPath = ''
let refusedPath = ''

const newPage = async (
  browser: Browser,
  more: Parameters<Browser['newContext']>[0] = {},
): Promise<Page> => (await browser.newContext({ baseURL: gatehouse.portalUrl, ...more })).newPage()

/** Presses Tab until the control has the focus. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  await expect(control).toBeVisible()
  for (let presses = 0; presses < TABS_MAX; presses += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Not reached by ${TABS_MAX} presses of Tab: ${control}`)
}
const press = async (page: Page, control: Locator, key = 'Enter') => {
  await tabTo(page, control)
  await page.keyboard.press(key)
}
const type = async (page: Page, label: string, text: string) => {
  await tabTo(page, page.getByLabel(label))
  await page.keyboard.type(text)
}

test.describe.configure({ mode: 'serial' })
test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  gatehouse = await startGatehouse({
    parameters: ['--demo'],
    environment: administrator,
  })
  partner = await newPage(browser)
})
test.afterAll(() => gatehouse?.stop())

test('keys alone lead from the landing page to the first 200', async () => {
  await partner.goto('/')
  await press(partner, partner.getByRole('link', { name: 'Sign up' }).first())
  await expect(partner.getByLabel('Your name')).toBeVisible()
  await type(partner, 'Your name', 'Kim Keyboard')
  await type(partner, 'Organisation', 'Keys Only')
  await type(partner, 'E-mail', 'kim@keys.example')
  await type(partner, 'Password', password)
  await partner.keyboard.press('Enter')

  await expect(partner.getByRole('heading', { name: 'Catalogue' })).toBeVisible()
  await press(partner, partner.getByRole('link', { name: 'Trains Open' }).first())
  await expect(partner.getByRole('heading', { name: 'Trains Open' })).toBeVisible()
  await press(partner, partner.getByRole('button', { name: 'Subscribe' }))

  await press(partner, partner.getByRole('button', { name: 'Show my keys' }))
  await expect(partner.getByText(/The keys work on 1 of 1 gateway after [\d.]+ m?s/)).toBeVisible()
  await press(partner, partner.getByRole('button', { name: 'Send', exact: true }))
  await expect(partner.getByText(/200 after [\d.]+ m?s: your key works/)).toBeVisible()
})

test('a call that was refused is explained to its organisation, and is not there for another', async ({
  browser,
}) => {
  const key = (await partner.getByLabel('primary key', { exact: true }).textContent()) ?? ''
  const send = async () =>
    (await fetch(`${gatehouse.gatewayUrl}/trains/stations`, { headers: { 'x-api-key': key } }))
      .status
  await expect.poll(send, { intervals: [0] }).toBe(429)
  await partner.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(partner.getByText(/429 after [\d.]+ m?s/)).toBeVisible()
  await expect(partner.getByRole('link', { name: 'What to do about rate-limited' })).toBeVisible()
  await partner.getByRole('button', { name: 'I have stored them' }).click()

  const refused = partner.getByRole('link', { name: /^req_/ }).first()
  await expect(async () => {
    await partner.goto('/calls?status=4xx&period=1h')
    await expect(refused).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await refused.click()
  await expect(partner.getByText('Refused by the policy “Rate limit” (429)')).toBeVisible()
  await expect(partner.getByText('Wait for the seconds')).toBeVisible()
  await expect(partner.getByRole('link', { name: 'rate-limited' })).toHaveAttribute(
    'href',
    '/docs/errors/rate-limited',
  )
  refusedPath = new URL(partner.url()).pathname

  const other = await newPage(browser)
  await signUp(other, { name: 'Otto', organisation: 'Other', email: 'otto@other.example' })
  await other.goto(refusedPath)
  await expect(other.getByText('There is nothing here')).toBeVisible()
})

test('calls are filtered by API, and a filter that means nothing is said to', async () => {
  await partner.goto('/calls')
  await partner.getByLabel('API', { exact: true }).selectOption({ label: 'Train Travel' })
  await partner.getByLabel('Answer').selectOption('2xx')
  await partner.getByRole('button', { name: 'Filter' }).click()
  await expect(partner).toHaveURL(/apiId=api_/)
  const rows = partner.getByRole('table').getByRole('row')
  await expect(rows.nth(1)).toContainText('200')
  await expect(partner.getByRole('table')).not.toContainText('429')
  await partner.goto('/calls?apiId=nonsense')
  await expect(partner.getByText('This filter cannot be used')).toBeVisible()
})

test('without scripts an operation is found by its schema and read whole, with a sample in every language', async ({
  browser,
}) => {
  const reader = await newPage(browser, { javaScriptEnabled: false })
  await reader.goto('/apis/train-travel?q=stations+wrapper-collection')
  await expect(reader.getByText(/^1 of 6 operations$/)).toBeVisible()
  await reader.getByRole('link', { name: '/stations', exact: true }).click()
  await reader.waitForURL(/\/op_/)
  operationPath = new URL(reader.url()).pathname
  for (const language of ['cURL', 'JavaScript', 'Python', 'Go', 'Java'])
    await expect(reader.getByLabel(`${language} sample`, { exact: true })).toBeVisible()
  await expect(reader.getByText('The name of the station')).toBeVisible()
  await expect(reader.getByText('x-api-key', { exact: true })).toBeVisible()
})

test('a visitor who wants to try comes back after signing in, and a partner without a key learns where one is', async ({
  browser,
}) => {
  const visitor = await newPage(browser)
  await visitor.goto(operationPath)
  await visitor.getByRole('link', { name: 'Sign in to try' }).click()
  await signIn(visitor, 'otto@other.example')
  await expect(visitor).toHaveURL(new RegExp(`${operationPath}$`))
  await visitor.getByRole('link', { name: 'Get a key' }).click()
  await expect(visitor.getByRole('link', { name: 'Trains Open' })).toBeVisible()
})

test('what a form has against an entry is said at its field, with the way out', async ({
  browser,
}) => {
  const stranger = await newPage(browser)
  await stranger.goto('/sign-up?next=/products/trains-business')
  await stranger.getByLabel('Your name').fill('Kim')
  await stranger.getByLabel('Organisation').fill('Keys Again')
  await stranger.getByLabel('E-mail').fill('kim@keys.example')
  await stranger.getByLabel('Password').fill(password)
  await stranger.getByRole('button', { name: 'Sign up' }).click()
  await expect(stranger.getByLabel('E-mail')).toBeFocused()
  await stranger.getByRole('alert').getByRole('link', { name: 'Sign in' }).click()
  await stranger.waitForURL(({ pathname }) => pathname === '/sign-in')
  await stranger.getByLabel('E-mail').fill('kim@keys.example')
  await stranger.getByLabel('Password').fill(password)

  await stranger.context().setOffline(true)
  await stranger.getByRole('button', { name: 'Sign in' }).click()
  await expect(stranger.getByText('No answer came from the portal.')).toBeVisible()
  await expect(stranger.getByLabel('E-mail')).toHaveValue('kim@keys.example')
  await stranger.context().setOffline(false)
  await stranger.getByRole('button', { name: 'Sign in' }).click()

  await stranger.getByRole('button', { name: 'Ask for access' }).click()
  await expect(stranger.getByLabel('I accept the terms')).toBeFocused()
  await expect(stranger.getByText('Accept the terms to subscribe.')).toBeVisible()
  await expectAccessible(stranger)
  await stranger.goto('/invitation')
  await expect(stranger.getByText('Open the link as it was sent')).toBeVisible()
})

test('a key that is kept for trying is forgotten once it is revoked, and another can be tried', async () => {
  await partner.goto('/subscriptions')
  await follow(partner.getByRole('link', { name: 'Trains Open' }))
  await partner.getByRole('button', { name: 'Rotate secondary key' }).click()
  const secret = (await partner.getByLabel('secondary key', { exact: true }).textContent()) ?? ''
  await partner.getByRole('button', { name: 'Keep for trying in this tab' }).click()
  await partner.getByRole('button', { name: 'I have stored it' }).click()
  await expect(partner.getByLabel('Your key')).toHaveValue(secret)
  await partner.getByRole('button', { name: `Revoke secondary key …${secret.slice(-4)}` }).click()
  await partner.getByRole('button', { name: 'Revoke key' }).click()
  await expect(partner.getByLabel('Your key')).toHaveValue('')
})

test('a subscription is found by its product and state, and what matches none is said to', async () => {
  await partner.goto('/subscriptions?text=OPEN&status=active')
  await expect(partner.getByLabel('State')).toHaveValue('active')
  await expect(partner.getByRole('link', { name: 'Trains Open' })).toBeVisible()
  await expectAccessible(partner)
  await partner.getByLabel('Product').fill('nothing like this')
  await partner.getByRole('button', { name: 'Find', exact: true }).click()
  await expect(partner.getByText('None matches')).toBeVisible()
  await partner.goto('/subscriptions?status=nonsense')
  await expect(partner.getByText('This filter cannot be used')).toBeVisible()
  await partner.getByRole('link', { name: 'Newest subscriptions' }).click()
  await follow(partner.getByRole('link', { name: 'Trains Open' }))
})

test('text is copied where the browser gives a page no clipboard', async ({ browser }) => {
  const reader = await newPage(browser)
  await reader.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'clipboard'))
  await reader.goto('/apis/train-travel')
  await reader.getByRole('button', { name: 'Copy address' }).click()
  await expect(reader.getByRole('status').filter({ hasText: 'address: Copied' })).toBeAttached()
  await reader.goto('/catalogue')
  await reader.getByLabel('Search').focus()
  await reader.keyboard.press('Control+V')
  await expect(reader.getByLabel('Search')).toHaveValue(`${gatehouse.gatewayUrl}/trains`)
})

test('descriptions come to Swagger UI without images and without HTML of their own', async () => {
  const hostile = [
    '**Bold** ![one](https://evil.example/1.png) ![two][t] <img src="https://evil.example/2.png">',
    '<h6>Raw</h6>',
    '[t]: https://evil.example/3.png',
  ].join('\n\n')
  await partner.route('**/openapi.json?operation=*', async (route) => {
    const document = await (await route.fetch()).json()
    document.info.description = hostile
    for (const operation of Object.values<Record<string, unknown>>(document.paths['/stations'])) {
      operation.description = hostile
      operation.responses = { 200: { description: hostile } }
    }
    await route.fulfill({ json: document })
  })
  await partner.goto(operationPath)
  await partner.getByRole('button', { name: 'Try it' }).click()
  const texts = partner.locator('.swagger strong', { hasText: 'Bold' })
  await expect(texts).toHaveCount(3)
  await expect(partner.locator('.swagger').locator('img, h6')).toHaveCount(0)
  await partner.unroute('**/openapi.json?operation=*')
})

test('a reader gets the document of what it may call, and no other', async ({ browser }) => {
  const { request } = (await newPage(browser)).context()
  const id = operationPath.split('/').at(-1)
  const one = await request.get(`/apis/train-travel/openapi.json?operation=${id}`)
  const { paths, servers } = (await one.json()) as {
    paths: Record<string, object>
    servers: { url: string }[]
  }
  expect(Object.keys(paths)).toEqual(['/stations'])
  expect(servers).toEqual([{ url: `${gatehouse.gatewayUrl}/trains` }])
  for (const path of [
    '/apis/train-travel/openapi.json?operation=op_none',
    '/apis/none/openapi.json',
  ])
    expect((await request.get(path)).status()).toBe(404)
})

test('an address with NUL leads nowhere in its path, and is read without it in its query', async () => {
  const { request } = partner.context()
  const id = operationPath.split('/').at(-1)
  const answers: [string, number][] = [
    ['/catalogue?text=%00', 200],
    ['/apis/train-travel?q=%00', 200],
    ['/calls?requestId=%00', 200],
    ['/apis/train-travel/openapi.json?operation=%00', 200],
    ['/calls/%00', 404],
    ['/apis/%00', 404],
    [`/apis/train-travel%00/${id}`, 404],
    ['/api/v1/catalogue?text=%00', 400],
  ]
  for (const [path, status] of answers)
    expect([path, (await request.get(path)).status()]).toEqual([path, status])
})

test('every page is accessible and fits, light and dark, wide and narrow', async ({ browser }) => {
  test.setTimeout(300_000)
  await expectWellMade(await newPage(browser), [
    '/',
    '/catalogue?text=station',
    '/products/trains-open',
    '/apis/train-travel',
    '/apis/train-travel?q=nothing-like-this',
    operationPath,
  ])
  await partner.goto('/subscriptions')
  const subscription = partner.getByRole('link', { name: 'Trains Open' })
  const subscriptionPath = (await subscription.getAttribute('href')) ?? ''
  expect(subscriptionPath).toMatch(/^\/subscriptions\/sub_/)
  await expectWellMade(partner, [
    '/catalogue',
    '/products/trains-open',
    operationPath,
    '/subscriptions',
    subscriptionPath,
    '/calls',
    '/calls?apiId=nonsense',
    refusedPath,
  ])
})
