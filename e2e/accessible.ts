import AxeBuilder from '@axe-core/playwright'
import { type Browser, expect, type Page } from '@playwright/test'

export const password = 'a sentence to sign in with'
export const portal = () => process.env.E2E_PORTAL_URL ?? ''

export const newPage = async (browser: Browser): Promise<Page> =>
  (await browser.newContext({ baseURL: portal() })).newPage()

/** axe finds nothing on the page that is open; Swagger UI is not ours. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude('.swagger').analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
}

/** Fills the sign-up form and ends on the catalogue. */
export async function signUp(
  page: Page,
  { name, organisation, email }: { name: string; organisation: string; email: string },
): Promise<void> {
  await page.goto('/sign-up')
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('Organisation').fill(organisation)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign up' }).click()
  await expect(page.getByRole('heading', { name: 'Catalogue' })).toBeVisible()
}
