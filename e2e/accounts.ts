import { type Browser, expect, type Page } from '@playwright/test'

export const password = 'a sentence to sign in with'
const administratorEmail = 'ada@example.com'
/** Has an installation make its administrator itself. */
export const administrator = {
  GATEHOUSE_ADMIN_EMAIL: administratorEmail,
  GATEHOUSE_ADMIN_PASSWORD: password,
}

/** Fills the sign-in form that is open and sends it; what follows is for the journey to expect. */
export async function signIn(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** A page of its own in which the administrator has signed in and sees the console. */
export async function administratorPage(
  browser: Browser,
  baseURL: string,
  more: Parameters<Browser['newContext']>[0] = {},
): Promise<Page> {
  const page = await (await browser.newContext({ baseURL, ...more })).newPage()
  await page.goto('/sign-in?next=%2Fconsole')
  await signIn(page, administratorEmail)
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  return page
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
