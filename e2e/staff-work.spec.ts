import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { administrator, administratorPage } from './accounts.ts'
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

/** Opens the subscription of the demo that has keys. */
async function openSubscription(page: Page): Promise<void> {
  await page.goto('/console/subscriptions?status=active')
  await follow(page.getByRole('link', { name: 'Acme Travel' }).first())
}

test('a key that one revokes appears in the receipts of both, with every gateway’s word, without loading the page again', async () => {
  for (const page of [first, second]) await openSubscription(page)
  const rows = (page: Page) => page.getByRole('table', { name: 'Receipts' }).locator('tbody tr')
  await expect(rows(second)).toHaveCount(1)
  await first
    .getByRole('button', { name: /^Revoke/ })
    .first()
    .click()
  await first
    .getByRole('alertdialog')
    .getByRole('button', { name: /^Revoke/ })
    .click()
  for (const page of [first, second]) {
    await expect(rows(page)).toHaveCount(2)
    await expect(rows(page).first()).toContainText('revoked')
    await expect(rows(page).first()).toContainText(/Default after [\d.]+ m?s/)
    await expect(rows(page).first()).not.toContainText('not yet')
  }
})

test('a roll-back that is still compared says what its button waits for', async () => {
  await first.goto('/console/policies')
  await first.getByRole('button', { name: '100 calls a minute' }).click()
  await first.getByRole('button', { name: 'Add policy' }).click()
  await expect(first.getByText('Added.')).toBeVisible()
  await first.goto('/console/deployments')
  await first.getByRole('button', { name: 'Deploy', exact: true }).click()
  await expect(first.getByText('is on its way')).toBeVisible()
  let answer = () => {}
  const held = new Promise<void>((resolve) => {
    answer = resolve
  })
  await first.route('**/roll-back', async (route) => {
    await held
    await route.continue()
  })
  await first.getByRole('button', { name: 'Roll back to it' }).last().click()
  const button = first.getByRole('alertdialog').getByRole('button', { name: 'Roll back' })
  await expect(button).toHaveAccessibleDescription('Wait until it is compared with what is live.')
  await expect(button).toHaveAttribute('aria-disabled', 'true')
  await button.press('Enter')
  await expectAccessible(first)
  answer()
  await expect(button).not.toHaveAttribute('aria-disabled')
  await expect(button).toHaveAccessibleDescription('')
  await first.unroute('**/roll-back')
  await first.keyboard.press('Escape')
})

test('who tries again after a lost answer hears that the first try may have been the one', async () => {
  await first.goto('/console/products')
  await follow(first.getByRole('table', { name: 'Products' }).getByRole('link').first())
  await first.getByLabel('Name', { exact: true }).fill('Named once')
  await first.route('**/*', async (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    await route.fetch()
    return route.abort('internetdisconnected')
  })
  await first.getByRole('button', { name: 'Save' }).click()
  await expect(first.getByText('No answer came: it may have been done.')).toBeVisible()
  await first.unroute('**/*')
  await first.getByRole('button', { name: 'Save' }).click()
  await expect(first.getByText('by your try before, to which no answer came')).toBeVisible()
  await expect(first.getByLabel('Name', { exact: true })).toHaveValue('Named once')
})

test('all operations of an API come onto paper, not only those in view', async () => {
  const paths = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [
      `/things/${index}`,
      {
        get: {
          summary: 'A word after the other. '.repeat(9),
          responses: { 200: { description: 'Fine.' } },
        },
      },
    ]),
  )
  const info = { title: 'Many things', version: '1' }
  await first.goto('/console/apis/import')
  await first.getByLabel('or its text').fill(
    JSON.stringify({
      ...{ openapi: '3.0.3', info, servers: [{ url: 'http://127.0.0.1:9/v1' }], paths },
    }),
  )
  await first.getByRole('button', { name: 'Read the document' }).click()
  await first.getByLabel('Path on the gateway').fill('/many')
  await first.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(first.getByText('0 of 300 operations exposed')).toBeVisible()
  const drawn = first.getByRole('region', { name: 'Operations' }).getByRole('checkbox')
  expect(await drawn.count()).toBeLessThan(100)
  // Heard after the page’s own listener: what a browser finds when it takes the page.
  await first.evaluate(() =>
    window.addEventListener('beforeprint', () => {
      const boxes = document.querySelectorAll('section[aria-label="Operations"] input')
      document.body.dataset.onPaper = String(boxes.length)
    }),
  )
  await first.pdf()
  await expect(first.locator('body')).toHaveAttribute('data-on-paper', '301')
  await first.emulateMedia({ media: 'print' })
  await first.setViewportSize({ width: 700, height: 900 })
  const beyond = await first.evaluate(() => {
    window.dispatchEvent(new Event('beforeprint'))
    const { scrollWidth, clientWidth } = document.documentElement
    window.dispatchEvent(new Event('afterprint'))
    return scrollWidth - clientWidth
  })
  expect(beyond).toBe(0)
  await first.emulateMedia({ media: null })
  await first.setViewportSize({ width: 1440, height: 900 })
  await expect.poll(() => drawn.count()).toBeLessThan(100)
})

test('who is signed out while a form is filled is told so, and what was typed stays and is sent after signing in again', async () => {
  await second.goto('/console/gateways')
  await second.getByLabel('Name').fill('Typed before')
  await second.getByLabel('Address for callers').fill('http://127.0.0.1:9')
  await second.getByLabel('Address of its admin listener').fill('http://127.0.0.1:9')
  await second.getByLabel('Admin token').fill('a token of more than thirty-two characters')
  await second.context().clearCookies({ name: /session/ })
  await expect(second.getByText('No news: you are signed out')).toBeVisible()
  await second.getByRole('button', { name: 'Register', exact: true }).click()
  await expect(second.getByText('You are signed out, so nothing was stored.')).toBeVisible()
  await expect(second.getByLabel('Name')).toHaveValue('Typed before')
  await expectAccessible(second)

  await second.context().addCookies(await first.context().cookies())
  await expect(second.getByText('No news')).toHaveCount(0)
  await second.getByRole('button', { name: 'Register', exact: true }).click()
  await expect(second.getByText('You are signed out')).toHaveCount(0)
  await expect(second.getByLabel('Address of its admin listener')).toHaveAccessibleDescription(/./)
  await expect(second.getByLabel('Name')).toHaveValue('Typed before')
})
