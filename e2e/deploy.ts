import { expect, type Page } from '@playwright/test'

/** Deploys what is pending; ends when the first gateway says that it enforces this very deployment. */
export async function deployAs(page: Page, note: string): Promise<void> {
  await page.goto('/console/deployments')
  await page.getByLabel('Note').fill(note)
  await page.getByRole('button', { name: 'Deploy' }).click()
  await expect(page.getByText('Nothing is pending')).toBeVisible()
  // The button that was pressed is gone, and the focus is not.
  await expect(page.locator(':focus')).toHaveText(/^Deployment \d+ is on its way/)
  const deployments = page.getByRole('list', { name: 'Deployments', exact: true })
  await expect(deployments.getByRole('listitem').filter({ hasText: note }).first()).toContainText(
    /Default enforces it, after [\d.]+ m?s/,
  )
}
