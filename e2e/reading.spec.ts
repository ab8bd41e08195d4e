import { expect, test } from '@playwright/test'
import { newPage, portal } from './accessible.ts'
import { signIn, signUp } from './accounts.ts'

const nora = { name: 'Nora', organisation: 'Noscript Ltd', email: 'nora@noscript.example' }
const tess = { name: 'Tess', organisation: 'First Tab Ltd', email: 'tess@tabs.example' }
const bob = { name: 'Bob', organisation: 'Second Tab Ltd', email: 'bob@tabs.example' }

test('without scripts, who is signed in reads what the portal knows, and what needs them', async ({
  browser,
}) => {
  const page = await newPage(browser)
  await signUp(page, nora)
  const storageState = await page.context().storageState()
  const context = await browser.newContext({
    baseURL: portal(),
    javaScriptEnabled: false,
    storageState,
  })
  const reader = await context.newPage()
  for (const [path, heading, known] of [
    ['/subscriptions', 'Subscriptions', 'No subscriptions yet'],
    ['/organisation', 'Noscript Ltd', 'nora@noscript.example'],
  ] as const) {
    await reader.goto(path)
    await expect(reader.getByRole('heading', { name: heading, level: 1 })).toBeVisible()
    await expect(reader.getByText(known)).toBeVisible()
    // Within it no text is looked for.
    await expect(reader.locator('noscript > p')).toBeVisible()
    await expect(reader.getByText('The page is loading')).toBeHidden()
  }
})

test('a tab does nothing for an account that another tab has signed in to since', async ({
  browser,
}) => {
  const first = await newPage(browser)
  await signUp(first, tess)
  await first.goto('/organisation')
  const name = first.getByLabel('Name', { exact: true })
  await name.fill('Renamed by Tess')
  const second = await first.context().newPage()
  await signUp(second, bob)

  await first.getByRole('button', { name: 'Rename' }).click()
  await expect(first.getByText('signed in as Bob')).toBeVisible()
  await expect(name).toHaveValue('Renamed by Tess')
  await second.goto('/organisation')
  await expect(second.getByRole('heading', { name: bob.organisation, level: 1 })).toBeVisible()

  await second.goto('/sign-in')
  await signIn(second, tess.email)
  await expect(second.getByRole('heading', { name: 'Catalogue' })).toBeVisible()
  await first.getByRole('button', { name: 'Rename' }).click()
  await expect(first.getByRole('heading', { name: 'Renamed by Tess', level: 1 })).toBeVisible()
})

test('whoever signs in first comes back to the filters of the address', async ({ browser }) => {
  const page = await newPage(browser)
  await page.goto('/calls?status=4xx&requestId=a%2Bb')
  await signIn(page, tess.email)
  await expect(page).toHaveURL(`${portal()}/calls?status=4xx&requestId=a%2Bb`)
  await expect(page.getByLabel('Answer')).toHaveValue('4xx')
})
