import AxeBuilder from '@axe-core/playwright'
import { type Browser, type ConsoleMessage, expect, type Page } from '@playwright/test'

export const portal = () => process.env.E2E_PORTAL_URL ?? ''

export const newPage = async (browser: Browser): Promise<Page> =>
  (await browser.newContext({ baseURL: portal() })).newPage()

/** axe finds nothing on the page that is open, and no id stands twice; Swagger UI is not ours. */
export async function expectAccessible(page: Page): Promise<void> {
  // A page that is still loading has no heading yet.
  await expect(page.locator('h1').first()).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).exclude('.swagger').analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
  // A label leads to the first field of its id: axe is silent about a second one.
  const twice = await page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].flatMap((element) =>
      element.closest('.swagger, svg') ? [] : [element.id],
    )
    return ids.filter((id, index) => ids.indexOf(id) !== index)
  })
  expect(twice).toEqual([])
}

/** Each page in both themes and at both widths: axe finds nothing, nothing is wider than the screen or breaks the policy. */
export async function expectWellMade(page: Page, paths: string[]): Promise<void> {
  const broken: string[] = []
  const listen = (message: ConsoleMessage) => {
    if (message.text().includes('Content Security Policy'))
      broken.push(`${page.url()}: ${message.text()}`)
  }
  page.on('console', listen)
  for (const path of paths) {
    for (const [width, theme] of [
      [1440, 'light'],
      [390, 'dark'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 })
      await page.context().addCookies([{ name: 'gatehouse_theme', value: theme, url: portal() }])
      await page.goto(path)
      await expectAccessible(page)
      const beyond = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(`${path} at ${width}: ${beyond} pixels too wide`).toBe(
        `${path} at ${width}: 0 pixels too wide`,
      )
      expect(await page.evaluate(coveredNames)).toBe(0)
      if (width === 390) expect(await page.evaluate(hardToTap)).toEqual([])
      expect(await page.evaluate(titles)).toHaveLength(1)
    }
  }
  page.off('console', listen)
  expect(broken).toEqual([])
  await page.setViewportSize({ width: 1440, height: 900 })
}

/** What the tab could be called: of several the browser takes the first. */
const titles = () =>
  [...document.querySelectorAll('title')].flatMap((title) =>
    title instanceof HTMLTitleElement ? [title.text] : [],
  )

/** Cells of rows shown as cards whose value lies upon the name of its column, or whose name upon the next. */
const coveredNames = () =>
  [...document.querySelectorAll('.stacked td:not(:first-child, :empty)')].filter((cell) => {
    const name = getComputedStyle(cell, '::before')
    if (['none', 'normal', '""'].includes(name.content)) return false
    const { paddingLeft, display } = getComputedStyle(cell)
    const room = Number.parseFloat(paddingLeft) + Number.parseFloat(name.marginLeft)
    return name.float !== 'left' || room < 0 || display !== 'flow-root'
  }).length

/** What a finger would miss: lower than 24 pixels, of what the shared parts of pages are made of. */
const hardToTap = () =>
  [
    ...document.querySelectorAll(
      '.stacked a, summary, label:has([type=checkbox]), dl a, main nav > a',
    ),
  ].flatMap((part) => {
    const { width, height } = part.getBoundingClientRect()
    const isOurs = !part.closest('.swagger, .markdown')
    return isOurs && width > 0 && height < 24 ? [`${height} pixels: ${part.outerHTML}`] : []
  })

/** Opens a menu; a page that has just been loaded answers a press only once its script runs. */
export async function openMenu(page: Page, name: string): Promise<void> {
  await expect(async () => {
    await page.getByRole('button', { name }).click()
    await expect(page.getByRole('menu')).toBeVisible({ timeout: 1000 })
  }).toPass()
}
