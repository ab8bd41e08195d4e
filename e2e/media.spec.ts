import { type Browser, expect, type Locator, type Page, test } from '@playwright/test'
import { administrator, administratorPage } from './accounts.ts'
import { follow } from './follow.ts'
import { type Installation, startGatehouse } from './installation.ts'

let gatehouse: Installation
let operationPath = ''

test.describe.configure({ mode: 'serial' })
test.beforeAll(async ({ browser }) => {
  test.setTimeout(600_000)
  gatehouse = await startGatehouse({ parameters: ['--demo'], environment: administrator })
  const page = await pageIn(browser, 'light')
  await page.goto('/apis/train-travel')
  await follow(page.getByRole('link', { name: '/stations', exact: true }))
  operationPath = new URL(page.url()).pathname
})
test.afterAll(() => gatehouse?.stop())

async function pageIn(browser: Browser, theme: 'light' | 'dark'): Promise<Page> {
  const context = await browser.newContext({ baseURL: gatehouse.portalUrl })
  await context.addCookies([{ name: 'gatehouse_theme', value: theme, url: gatehouse.portalUrl }])
  return context.newPage()
}
/** “Try it” as staff, who need no subscription to open it. */
async function tryItIn(browser: Browser, theme: 'light' | 'dark'): Promise<Page> {
  const page = await administratorPage(browser, gatehouse.portalUrl)
  await page
    .context()
    .addCookies([{ name: 'gatehouse_theme', value: theme, url: gatehouse.portalUrl }])
  await page.goto(operationPath)
  await page.getByRole('button', { name: 'Try it' }).click()
  await expect(page.getByRole('button', { name: 'Execute' })).toBeVisible()
  return page
}
const style = (place: Locator, property: string) =>
  place.evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property)
const inkOf = (page: Page) => style(page.locator('body'), 'color')

test('a page is printed in the colours of the light theme, whichever is chosen', async ({
  browser,
}) => {
  const light = await pageIn(browser, 'light')
  await light.goto(operationPath)
  const ink = await inkOf(light)
  const dark = await pageIn(browser, 'dark')
  await dark.goto(operationPath)
  expect(await inkOf(dark)).not.toBe(ink)
  await dark.emulateMedia({ media: 'print' })
  expect(await inkOf(dark)).toBe(ink)
  expect(await style(dark.locator('html'), 'color-scheme')).toBe('light')

  const system = await browser.newPage({ baseURL: gatehouse.portalUrl, colorScheme: 'dark' })
  await system.goto(operationPath)
  expect(await inkOf(system)).not.toBe(ink)
  await system.emulateMedia({ media: 'print', colorScheme: 'dark' })
  expect(await inkOf(system)).toBe(ink)
  expect((await dark.pdf()).subarray(0, 5).toString()).toBe('%PDF-')
})

test('“Try it” leaves the reader’s own colours as they are, and makes its call in them', async ({
  browser,
}) => {
  const page = await tryItIn(browser, 'dark')
  const swagger = page.locator('.swagger')
  await expect(swagger).toHaveCSS('filter', /invert/)
  await page.emulateMedia({ forcedColors: 'active' })
  await expect(swagger).toHaveCSS('filter', 'none')
  await page.getByRole('button', { name: 'Execute' }).click()
  await expect(
    page.locator('.live-responses-table tbody .response-col_status').first(),
  ).toContainText(/\d{3}/)
})

test('nothing moves in “Try it” for a reader who wants no motion', async ({ browser }) => {
  const page = await tryItIn(browser, 'light')
  const moving = () =>
    page.evaluate(
      () =>
        [...document.querySelectorAll('*')].filter((element) => {
          const { transitionProperty, transitionDuration, animationName } =
            getComputedStyle(element)
          const isQuiet =
            transitionProperty === 'none' ||
            transitionDuration.split(', ').every((time) => time === '0s')
          return !isQuiet || animationName !== 'none'
        }).length,
    )
  expect(await moving()).toBeGreaterThan(0)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  expect(await moving()).toBe(0)
})

test('who wants more contrast reads secondary text in full ink, in “Try it” too', async ({
  browser,
}) => {
  for (const theme of ['light', 'dark'] as const) {
    const page = await tryItIn(browser, theme)
    await page.emulateMedia({ contrast: 'more' })
    const muted = page.locator('main .text-muted').first()
    await expect(muted).toHaveCSS('color', await inkOf(page))
    const inside = page.locator('.swagger .opblock-summary-path')
    await expect(inside).toHaveCSS('color', 'rgb(0, 0, 0)')
  }
})
