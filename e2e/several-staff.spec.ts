import { type Browser, expect, type Page, test } from '@playwright/test'
import { expectWellMade } from './accessible.ts'
import { administrator, administratorPage, password } from './accounts.ts'
import { follow } from './follow.ts'
import { type Installation, startGatehouse } from './installation.ts'

let gatehouse: Installation
let first: Page
let second: Page

test.describe.configure({ mode: 'serial' })
test.beforeAll(async ({ browser }) => {
  test.setTimeout(600_000)
  gatehouse = await startGatehouse({ parameters: ['--demo'], environment: administrator })
  first = await administratorPage(browser, gatehouse.portalUrl)
  second = await administratorPage(browser, gatehouse.portalUrl)
})
test.afterAll(async () => {
  await gatehouse?.stop()
})

/** Somebody who was invited by the first administrator into a role. */
async function invited(browser: Browser, role: string): Promise<Page> {
  await first.goto('/console/people')
  await first.getByRole('textbox', { name: 'E-mail', exact: true }).fill(`${role}@example.com`)
  await first.getByLabel('Role', { exact: true }).selectOption(role)
  await first.getByRole('button', { name: 'Invite' }).click()
  const link = (await first.getByLabel('link', { exact: true }).textContent()) ?? ''
  const page = await (await browser.newContext({ baseURL: gatehouse.portalUrl })).newPage()
  await page.goto(link)
  await page.getByLabel('Your name').fill(`The ${role}`)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Make account and accept' }).click()
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  return page
}

test('of two who replace one secret, the second is told and overwrites nothing', async () => {
  await first.goto('/console/secrets')
  const keep = first.locator('section').filter({ hasText: 'Keep another credential' })
  await keep.getByLabel('Name').fill('Shared')
  await keep.getByLabel('Secret', { exact: true }).fill('one')
  await keep.getByRole('button', { name: 'Keep it' }).click()
  await expect(first.getByText('Kept.')).toBeVisible()
  for (const page of [first, second]) {
    await page.goto('/console/secrets')
    await page.getByRole('button', { name: 'Replace Shared' }).click()
    await page.getByLabel('New value').fill('another')
  }
  const replace = { name: 'Replace', exact: true }
  await first.getByRole('button', replace).click()
  await expect(first.getByText('Replaced.')).toBeVisible()
  await second.getByRole('button', replace).click()
  await expect(second.getByText('Somebody else changed this after you opened it')).toBeVisible()
  // What was typed is still there to be copied.
  await expect(second.getByLabel('New value')).toHaveValue('another')
})

test('what came to be pending after the review is not deployed with it', async () => {
  const limit = async (page: Page) => {
    await page.goto('/console/policies')
    await page.getByRole('button', { name: '100 calls a minute' }).click()
    await page.getByRole('button', { name: 'Add policy' }).click()
    await expect(page.getByText('Added.')).toBeVisible()
  }
  await limit(second)
  await first.goto('/console/deployments')
  await limit(second)
  await first.getByRole('button', { name: 'Deploy', exact: true }).click()
  await expect(first.getByText('Other changes are pending than those you saw')).toBeVisible()
  await first.reload()
  await first.getByRole('button', { name: 'Deploy', exact: true }).click()
  await expect(first.getByText('is on its way')).toBeVisible()
})

test('an auditor reads products and settings, and finds nothing to press there', async ({
  browser,
}) => {
  const auditor = await invited(browser, 'auditor')
  await auditor.goto('/console/products')
  await follow(auditor.getByRole('table', { name: 'Products' }).getByRole('link').first())
  await expect(auditor.getByText('Subscriptions per organisation')).toBeVisible()
  await expect(auditor.getByRole('heading', { name: 'Terms' })).toBeVisible()
  await expect(auditor.locator('main').getByRole('button')).toHaveCount(0)
  const product = new URL(auditor.url()).pathname
  await auditor.goto('/console/apis')
  await follow(auditor.getByRole('table', { name: 'APIs' }).getByRole('link').first())
  await auditor.getByRole('navigation', { name: 'This API' }).getByText('Settings').click()
  await expect(auditor.getByText('Header that carries the key')).toBeVisible()
  await expect(auditor.locator('main').getByRole('button')).toHaveCount(0)
  await expectWellMade(auditor, [product, new URL(auditor.url()).pathname])
})

test('a role is not changed from one that was not seen; what was said before is gone then', async () => {
  const role = (page: Page) => page.getByLabel('Role of The auditor')
  const save = (page: Page) => page.getByRole('button', { name: 'Save role of The auditor' })
  for (const page of [first, second]) await page.goto('/console/people?q=auditor')
  await role(first).selectOption('operator')
  await save(first).click()
  await expect(first.getByText('The role of The auditor is changed.')).toBeVisible()
  await role(second).selectOption('publisher')
  await save(second).click()
  await expect(second.getByText('it is “operator” now')).toBeVisible()

  await second.reload()
  await role(second).selectOption('approver')
  await save(second).click()
  await expect(second.getByText('The role of The auditor is changed.')).toBeVisible()
  await role(first).selectOption('publisher')
  await save(first).click()
  await expect(first.getByText('it is “approver” now')).toBeVisible()
  await expect(first.getByText('The role of The auditor is changed.')).toHaveCount(0)
})
