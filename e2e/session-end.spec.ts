import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test'
import { expectAccessible, openMenu } from './accessible.ts'
import { administrator, password, signIn, signUp } from './accounts.ts'
import { follow } from './follow.ts'
import { type Installation, startGatehouse } from './installation.ts'

const sue = { name: 'Sue', organisation: 'Several Tabs', email: 'sue@tabs.example' }
const newPassword = 'another sentence to sign in with'

let gatehouse: Installation

test.describe.configure({ mode: 'serial' })
test.beforeAll(async ({ browser }) => {
  test.setTimeout(600_000)
  gatehouse = await startGatehouse({ parameters: ['--demo'], environment: administrator })
  await signUp(await newPage(browser), sue)
})
test.afterAll(() => gatehouse?.stop())

const newPage = async (browser: Browser): Promise<Page> =>
  (await browser.newContext({ baseURL: gatehouse.portalUrl })).newPage()

async function signedIn(browser: Browser, path: string): Promise<Page> {
  const page = await newPage(browser)
  await page.goto(`/sign-in?next=${encodeURIComponent(path)}`)
  await signIn(page, sue.email)
  await page.waitForURL(({ pathname }) => pathname === path)
  return page
}
async function tabOf(context: BrowserContext, path: string): Promise<Page> {
  const tab = await context.newPage()
  await tab.goto(path)
  return tab
}
async function signOut(page: Page, menu = sue.organisation): Promise<void> {
  await openMenu(page, menu)
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
}
const keptKeys = (page: Page) => page.evaluate(() => sessionStorage.getItem('gatehouse_keys'))
const isSignedIn = async (page: Page) =>
  'user' in (await (await page.context().request.get('/api/auth/session')).json())
const callWith = async (key: string) =>
  (await fetch(`${gatehouse.gatewayUrl}/trains/stations`, { headers: { 'x-api-key': key } })).status

test('a sign-out in one tab takes the account, new keys and kept keys out of every other', async ({
  browser,
}) => {
  const first = await signedIn(browser, '/catalogue')
  await follow(first.getByRole('link', { name: 'Trains Open' }).first())
  await first.getByRole('button', { name: 'Subscribe' }).click()
  await first.getByRole('button', { name: 'Show my keys' }).click()
  const key = (await first.getByLabel('primary key', { exact: true }).textContent()) ?? ''
  await expect(first.getByText(/The keys work on 1 of 1 gateway/)).toBeVisible()
  await first.getByRole('button', { name: 'Keep for trying in this tab' }).click()
  const subscription = new URL(first.url()).pathname

  // The keys are not stored yet, and that holds nobody who signs out.
  const second = await tabOf(first.context(), '/account')
  await signOut(second)
  await expect(second.getByRole('link', { name: 'Sign in' }).first()).toBeVisible()
  await first.waitForURL(({ pathname }) => pathname === '/sign-in')
  await expect(first.getByText(key)).toHaveCount(0)
  expect(await keptKeys(first)).toBeNull()

  await signIn(first, sue.email)
  await first.waitForURL(({ pathname }) => pathname === subscription)
  await expect(first.getByLabel('Your key')).toHaveValue('')
  expect(await callWith(key)).toBe(200)
})

test('a page that Back brings again after a sign-out shows nothing of the account', async ({
  browser,
}) => {
  const page = await signedIn(browser, '/account')
  await expect(page.getByText(sue.email)).toBeVisible()
  await signOut(page)
  await expect(page.getByRole('link', { name: 'Sign in' }).first()).toBeVisible()
  await page.goBack()
  await page.waitForURL(({ pathname }) => pathname === '/sign-in')
  await expect(page.getByText(sue.email)).toHaveCount(0)
})

test('signing out everywhere ends the pages of the other tabs too', async ({ browser }) => {
  const first = await signedIn(browser, '/organisation')
  const second = await tabOf(first.context(), '/account')
  await second.getByRole('button', { name: 'Sign out everywhere' }).click()
  await second.getByRole('button', { name: 'Sign out', exact: true }).click()
  await second.waitForURL(({ pathname }) => pathname === '/sign-in')
  await first.waitForURL(({ pathname }) => pathname === '/sign-in')
})

test('another organisation that a tab turns to is told in the others, which keep what was typed and no key', async ({
  browser,
}) => {
  const second = await signedIn(browser, '/account')
  const first = await tabOf(second.context(), '/organisation')
  await first.evaluate(() => sessionStorage.setItem('gatehouse_keys', '{"sub_1":"a key"}'))
  await first.getByLabel('Name', { exact: true }).fill('Typed before')
  await second.getByLabel('Another organisation').fill('Second House')
  await second.getByRole('button', { name: 'Make organisation' }).click()
  await expect(second.getByRole('button', { name: 'Second House' })).toBeVisible()

  await expect(first.getByText('Another organisation was chosen')).toBeVisible()
  await expectAccessible(first)
  await expect(first.getByLabel('Name', { exact: true })).toHaveValue('Typed before')
  expect(await keptKeys(first)).toBeNull()
  await openMenu(second, 'Second House')
  await second.getByRole('menuitem', { name: sue.organisation }).click()
  await second.waitForURL(({ pathname }) => pathname === '/subscriptions')
  await expect(first.getByText('Another organisation was chosen')).toHaveCount(0)

  await openMenu(second, sue.organisation)
  await second.getByRole('menuitem', { name: 'Second House' }).click()
  await first.getByRole('button', { name: 'Load the page again' }).click()
  await expect(first.getByRole('heading', { name: 'Second House', level: 1 })).toBeVisible()
  await first.getByLabel('Name', { exact: true }).fill('Third House')
  await first.getByRole('button', { name: 'Rename' }).click()
  await expect(first.getByRole('heading', { name: 'Third House', level: 1 })).toBeVisible()
})

test('a sign-out without an answer says so, and is done by trying again', async ({ browser }) => {
  const page = await signedIn(browser, '/organisation')
  const dialog = page.getByRole('alertdialog')
  for (const address of ['**/api/auth/csrf', '**/api/auth/signout']) {
    await page.route(address, (route) => route.abort())
    await signOut(page)
    await expect(dialog).toContainText('Signing out got no answer')
    await dialog.getByRole('button', { name: 'Close' }).click()
    await page.unroute(address)
    expect(await isSignedIn(page)).toBe(true)
  }
  await page.route('**/api/auth/signout', (route) => route.fulfill({ status: 500, json: {} }))
  await signOut(page)
  await expect(dialog).toContainText('Signing out got no answer')
  await expectAccessible(page)
  await page.unroute('**/api/auth/signout')
  await dialog.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('link', { name: 'Sign in' }).first()).toBeVisible()
  expect(await isSignedIn(page)).toBe(false)
})

test('an organisation whose choice got no answer says so, and is chosen by trying again', async ({
  browser,
}) => {
  const page = await signedIn(browser, '/account')
  await page.getByLabel('Another organisation').fill('Fourth House')
  await page.getByRole('button', { name: 'Make organisation' }).click()
  await expect(page.getByRole('button', { name: 'Fourth House' })).toBeVisible()
  await page.route('**/account', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  )
  await openMenu(page, 'Fourth House')
  await page.getByRole('menuitem', { name: sue.organisation }).click()
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toContainText('No answer came')
  await expectAccessible(page)
  await page.unroute('**/account')
  await dialog.getByRole('button', { name: 'Try again' }).click()
  await page.waitForURL(({ pathname }) => pathname === '/subscriptions')
  await expect(page.getByRole('button', { name: sue.organisation })).toBeVisible()
})

test('an accepted invitation whose sign-in got no answer says what is done, and leads to sign in', async ({
  browser,
}) => {
  const owner = await signedIn(browser, '/organisation')
  await owner.getByLabel('E-mail').fill('ivo@tabs.example')
  await owner.getByRole('button', { name: 'Invite' }).click()
  const link = (await owner.getByLabel('link', { exact: true }).textContent()) ?? ''

  const invited = await newPage(browser)
  await invited.route('**/api/auth/callback/credentials*', (route) => route.abort())
  await invited.goto(link)
  await invited.getByLabel('Your name').fill('Ivo')
  await invited.getByLabel('Password').fill(password)
  await invited.getByRole('button', { name: 'Make account and accept' }).click()
  await expect(invited.getByText('Your account is made')).toBeVisible()
  await expectAccessible(invited)
  await invited.unroute('**/api/auth/callback/credentials*')
  await follow(invited.getByRole('link', { name: 'Sign in' }))
  await signIn(invited, 'ivo@tabs.example')
  await invited.waitForURL(({ pathname }) => pathname === '/subscriptions')

  const late = await newPage(browser)
  await late.goto(link)
  await expect(late.getByText('This invitation is not valid')).toBeVisible()
  await follow(late.getByRole('link', { name: 'Sign in' }))
})

test('a changed password whose new session did not come about says so, and leads to sign in', async ({
  browser,
}) => {
  const page = await signedIn(browser, '/account')
  await page.route('**/api/auth/callback/credentials*', (route) => route.abort())
  await page.getByLabel('Password now').fill(password)
  await page.getByLabel('New password').fill(newPassword)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('The password is changed')).toBeVisible()
  await expectAccessible(page)
  await page.unroute('**/api/auth/callback/credentials*')
  await follow(page.getByRole('link', { name: 'Sign in', exact: true }))
  await page.getByLabel('E-mail').fill(sue.email)
  await page.getByLabel('Password').fill(newPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(({ pathname }) => pathname === '/account')
})
