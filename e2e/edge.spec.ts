import { expect, test } from '@playwright/test'
import { newPage } from './accessible.ts'
import { password, signIn } from './accounts.ts'

const portal = () => process.env.E2E_PORTAL_URL ?? ''

test('every answer says what browsers may do with it, also one of nothing', async () => {
  for (const path of [
    '/',
    '/sign-in',
    '/no-such-page',
    '/favicon.ico',
    '/_next/staticXYZ',
    '/_next/imageXYZ/a',
    '/api/health',
    '/api/v1/catalogue',
  ]) {
    const { headers } = await fetch(portal() + path, { redirect: 'manual' })
    expect(headers.get('content-security-policy'), path).toMatch(/^default-src 'self';/)
    expect(headers.get('x-content-type-options'), path).toBe('nosniff')
    expect(headers.get('referrer-policy'), path).toBe('same-origin')
    expect(headers.get('permissions-policy'), path).toContain('camera=()')
    expect(headers.get('x-powered-by'), path).toBeNull()
  }
})

test('what a page of another site sends changes nothing, whatever host it names', async ({
  browser,
}) => {
  const page = await newPage(browser)
  let sent: Request | null = null
  await page.route('**/sign-up', async (route) => {
    const request = route.request()
    if (request.method() !== 'POST') return route.continue()
    const headers = Object.entries(request.headers()).filter(([name]) => name !== 'origin')
    sent = new Request(request.url(), {
      method: 'POST',
      headers,
      body: new Uint8Array(request.postDataBuffer() ?? []),
    })
    return route.abort()
  })
  await page.goto('/sign-up')
  await page.getByLabel('Your name').fill('Eve')
  await page.getByLabel('Organisation').fill('Evil')
  await page.getByLabel('E-mail').fill('eve@edge.example')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign up' }).click()
  await expect.poll(() => sent).not.toBeNull()

  const send = (more: Record<string, string>) => {
    const request = (sent as unknown as Request).clone()
    for (const [name, value] of Object.entries(more)) request.headers.set(name, value)
    return fetch(request)
  }
  const from = (origin: string) => ({ origin, 'x-forwarded-host': new URL(origin).host })
  expect(await (await send({})).text()).toContain('does not come from a page of ours')
  expect((await send(from('https://evil.example'))).status).toBe(500)
  await page.goto('/sign-in')
  await signIn(page, 'eve@edge.example')
  await expect(page.getByText('E-mail or password is wrong.')).toBeVisible()
  // It is the origin that is missed, and nothing else.
  expect((await send(from(portal()))).ok).toBe(true)
  await page.reload()
  await signIn(page, 'eve@edge.example')
  await expect(page.getByRole('heading', { name: 'Catalogue' })).toBeVisible()
})

test('a form that is sent before its script runs puts nothing into the address', async ({
  browser,
}) => {
  const context = await browser.newContext({ baseURL: portal(), javaScriptEnabled: false })
  const page = await context.newPage()
  for (const [path, ...labels] of [
    ['/sign-in?next=%2Fconsole', 'E-mail'],
    ['/sign-up', 'Your name', 'Organisation', 'E-mail'],
  ] as const) {
    await page.goto(path)
    for (const label of labels) await page.getByLabel(label).fill('eve@edge.example')
    await page.getByLabel('Password').fill(password)
    await page.getByLabel('Password').press('Enter')
    await expect(page.getByLabel('E-mail')).toHaveValue('')
    expect(page.url()).toBe(portal() + path)
  }
})
