import type { Locator } from '@playwright/test'

/**
 * Follows a link and ends on the page it leads to. A click alone returns on the old page, whose
 * fields may have the same names as those that are to be filled in.
 */
export async function follow(link: Locator): Promise<void> {
  const href = await link.getAttribute('href')
  if (!href) throw new Error('What is to be followed is no link')
  await link.click()
  const { pathname } = new URL(href, link.page().url())
  await link.page().waitForURL((address) => address.pathname === pathname)
}
