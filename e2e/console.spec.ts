import { readFileSync, writeFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { administrator, administratorPage } from './accounts.ts'
import { deployAs } from './deploy.ts'
import { follow } from './follow.ts'
import { type Installation, startGatehouse } from './installation.ts'
import { petsDocument, startBackend } from './start-backend.ts'

let gatehouse: Installation
let backend: Awaited<ReturnType<typeof startBackend>>
let admin: Page
let apiPage = ''

const status = async (path: string) => (await fetch(`${gatehouse.gatewayUrl}${path}`)).status
const operations = () => admin.getByRole('region', { name: 'Operations' })
const deploy = (note: string) => deployAs(admin, note)

test.describe.configure({ mode: 'serial' })
test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  backend = await startBackend()
  gatehouse = await startGatehouse({
    parameters: ['--demo'],
    environment: administrator,
  })
  admin = await administratorPage(browser, gatehouse.portalUrl)
})
test.afterAll(async () => {
  await backend?.close()
  await gatehouse?.stop()
})

test('what is no document is refused in a sentence, and what was given stays', async () => {
  await admin.goto('/console/apis/import')
  const read = admin.getByRole('button', { name: 'Read the document' })
  await read.click()
  await expect(admin.getByText('Choose a file, give an address')).toBeVisible()

  const hostile = [
    ['openapi: 4.0.0\ninfo: {title: a, version: b}\npaths: {}', /4\.0\.0/],
    [
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghij'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`)}]`).join('\n')}`,
      /alias/i,
    ],
  ] as const
  for (const [text, words] of hostile) {
    await admin.getByLabel('or its text').fill(text)
    await read.click()
    await expect(admin.getByRole('alert').filter({ hasText: words })).toBeVisible()
    await expect(admin.getByLabel('or its text')).toHaveValue(text)
  }
  const file = admin.getByLabel('A file')
  const bytes = Buffer.from('%PDF-1.7\n\u0000\u0001 binary')
  await file.setInputFiles({ name: 'api.pdf', mimeType: 'application/pdf', buffer: bytes })
  await read.click()
  await expect(admin.getByRole('alert').filter({ hasText: 'not text' })).toBeVisible()
  // By its path: sent as bytes it would go through the browser's own protocol first.
  const huge = test.info().outputPath('huge.json')
  writeFileSync(huge, Buffer.alloc(40 * 1024 * 1024, 32))
  await file.setInputFiles(huge)
  await read.click()
  await expect(admin.getByText('huge.json has 40 MiB; a document may have 32 MiB')).toBeVisible()
  await expect(admin.getByLabel('or its text')).toHaveValue(hostile[1][0])
})

test('operations are exposed by keyboard alone, and leaving with ticks is asked about', async () => {
  await admin.goto('/console/apis/import')
  await admin.getByLabel('or its text').fill(petsDocument(backend.url))
  await admin.getByRole('button', { name: 'Read the document' }).click()
  await admin.getByLabel('Path on the gateway').fill('/console-pets')
  await admin.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(admin.getByText('0 of 4 operations exposed')).toBeVisible()
  apiPage = new URL(admin.url()).pathname

  await operations().getByRole('checkbox').first().focus()
  await admin.keyboard.press('j')
  await expect(admin.getByRole('checkbox', { name: 'GET /pets', exact: true })).toBeFocused()
  await admin.keyboard.press('Space')
  await expect(admin.getByText('1 ticked')).toBeVisible()

  await admin.getByRole('link', { name: 'Products' }).click()
  await expect(admin.getByRole('heading', { name: 'Leave without saving?' })).toBeVisible()
  await admin.getByRole('button', { name: 'Stay' }).click()
  await admin.evaluate(() => history.back())
  await expect(admin.getByRole('heading', { name: 'Leave without saving?' })).toBeVisible()
  await admin.getByRole('button', { name: 'Stay' }).click()
  await admin.getByRole('button', { name: 'Expose' }).focus()
  await admin.keyboard.press('Enter')
  await expect(admin.getByText(/1 exposed, stored after [\d.]+ m?s/)).toBeVisible()
  await expect(admin.getByRole('button', { name: 'Expose' })).toBeDisabled()
  await expect(admin.getByRole('button', { name: 'Expose' })).toBeFocused()
  await expect(admin.getByText('1 of 4 operations exposed')).toBeVisible()

  await admin.getByRole('button', { name: 'Undo' }).press('Enter')
  await expect(admin.locator(':focus')).toContainText('Undone. As before: 1 sent to review.')
  await expect(admin.getByText('0 of 4 operations exposed')).toBeVisible()
  await admin.getByRole('checkbox', { name: 'GET /pets', exact: true }).check()
  await admin.getByRole('button', { name: 'Expose' }).click()
  await expect(admin.getByText('1 of 4 operations exposed')).toBeVisible()
  await deploy('Pets')
  expect(await status('/console-pets/pets')).toBe(401)
})

test('what is ticked but not shown by the filter is neither exposed nor hidden', async () => {
  await admin.goto(apiPage)
  await admin.getByRole('checkbox', { name: /^All 4 shown/ }).check()
  await admin.getByRole('searchbox', { name: 'Filter' }).fill('post')
  await expect(admin.getByText('1 ticked')).toBeVisible()
  await expect(admin.getByText('3 more ticked outside the filter')).toBeVisible()
  await admin.getByRole('button', { name: 'Expose 1' }).click()
  await expect(admin.getByText('2 of 4 operations exposed')).toBeVisible()
  await expect(admin.getByRole('button', { name: 'Hide' })).toBeDisabled()
  await admin.getByRole('button', { name: 'Untick them' }).click()
  await expect(admin.getByRole('checkbox', { name: /^All 1 shown/ })).toBeFocused()
  await expect(admin.getByText('outside the filter')).toBeHidden()
})

test('a filter that is typed while the page is asked for anew leaves no button busy', async () => {
  await admin.goto(apiPage)
  const asked = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<void>()
  const isPage = ({ pathname }: URL) => pathname === apiPage
  await admin.route(isPage, async (route) => {
    if (route.request().method() === 'GET') {
      asked.resolve()
      await answered.promise
    }
    await route.continue()
  })
  await admin.getByRole('checkbox', { name: /^All 4 shown/ }).check()
  // The last exposed one goes, so that the head of the page is asked for anew.
  await admin.getByRole('button', { name: 'Hide 4' }).click()
  await asked.promise
  await admin.getByRole('searchbox', { name: 'Filter' }).fill('post')
  // Timers fire in order: after this one, that of the address would have fired.
  await admin.evaluate(() => new Promise((resolve) => setTimeout(resolve, 400)))
  answered.resolve()
  await admin.getByRole('checkbox', { name: /^All 1 shown/ }).check()
  await admin.getByRole('button', { name: 'Expose 1' }).click()
  await expect(admin.getByText('1 of 4 operations exposed')).toBeVisible()
  await expect(admin).toHaveURL(/\?text=post$/)
  await admin.unroute(isPage)

  await admin.getByRole('searchbox', { name: 'Filter' }).fill('')
  await admin.getByRole('checkbox', { name: 'GET /pets', exact: true }).check()
  await admin.getByRole('button', { name: 'Expose 1' }).click()
  await expect(admin.getByText('2 of 4 operations exposed')).toBeVisible()
})

test('the filter of operations is there again after Back', async () => {
  await admin.goto(apiPage)
  await admin.getByRole('searchbox', { name: 'Filter' }).fill('secret')
  await admin.getByLabel('Group by').selectOption('path')
  await expect(admin).toHaveURL(/\?text=secret&grouping=path$/)
  await follow(admin.getByRole('link', { name: 'Products' }))
  await expect(admin.getByRole('heading', { name: 'Products' })).toBeVisible()
  await admin.evaluate(() => history.back())
  await expect(admin.getByRole('searchbox', { name: 'Filter' })).toHaveValue('secret')
  await expect(admin.getByText('All 1 shown')).toBeVisible()
})

test('settings that are not saved are left by no link and by no Back without a question', async () => {
  await admin.goto(apiPage)
  await follow(admin.getByRole('link', { name: 'Settings' }))
  await admin.getByLabel('Summary').fill('Lost')
  await admin.getByRole('link', { name: 'Products' }).click()
  await expect(admin.getByText('What you changed in these settings')).toBeVisible()
  await admin.getByRole('button', { name: 'Stay' }).click()
  await admin.evaluate(() => history.back())
  await expect(admin.getByText('What you changed in these settings')).toBeVisible()
  await admin.getByRole('button', { name: 'Leave' }).click()
  await expect(admin).toHaveURL(apiPage)
})

test('a dangerous setting names what callers lose before it is stored', async () => {
  await admin.goto(`${apiPage}/settings`)
  await admin.getByLabel('Summary').fill('Pets, for the console')
  await admin.getByRole('button', { name: 'Save' }).click()
  await expect(admin.getByText('Stored. It holds on the gateways')).toBeVisible()

  await admin.getByLabel('Credential').selectOption('none')
  await admin.getByRole('button', { name: 'Save' }).click()
  await expect(admin.getByText('without a key. Calls can no longer be told apart')).toBeVisible()
  await expect(admin.getByText(/No subscription opens it; \d+ calls? w/)).toBeVisible()
  await admin.getByRole('button', { name: 'Save all the same' }).click()
  await expect(admin.getByText('Stored. It holds on the gateways')).toBeVisible()
  expect(await status('/console-pets/pets')).toBe(401)
  await admin.goto('/console/deployments')
  await expect(admin.getByText('Callers no longer need a key')).toBeVisible()
  await deploy('Open to all')
  expect(await status('/console-pets/pets')).toBe(200)
})

test('a roll-back is reviewed before it is made, and holds on the gateway', async () => {
  await admin.goto('/console/deployments')
  const pets = admin.getByRole('listitem').filter({ hasText: 'Deployment 2' }).last()
  await pets.getByRole('button', { name: 'Roll back to it' }).click()
  const asking = admin.getByRole('alertdialog')
  await expect(asking.getByRole('list', { name: /^Changes by going back/ })).toContainText(
    'Callers need a key now',
  )
  await expect(asking.getByText('against deployment 3, which is live')).toBeVisible()
  await expectAccessible(admin)
  await admin.keyboard.press('Escape')
  await expect(pets.getByRole('button', { name: 'Roll back to it' })).toBeFocused()
  await pets.getByRole('button', { name: 'Roll back to it' }).click()
  await expect(asking.getByText('Callers need a key now')).toBeVisible()
  await asking.getByRole('button', { name: 'Roll back' }).click()
  await expect(admin.getByRole('link', { name: 'Deployment 4' })).toBeVisible()
  await expect.poll(() => status('/console-pets/pets')).toBe(401)
  await follow(admin.getByRole('link', { name: 'Deployment 4' }))
  await expect(admin.getByText('Callers need a key now')).toBeVisible()
  await expect(admin.getByLabel('snapshot hash', { exact: true })).toHaveText(/^[0-9a-f]{64}$/)
})

test('a network list is kept, used by a filter, and refuses a real call, whose page shows what was logged', async () => {
  await admin.goto('/console/policies/networks')
  await admin.getByLabel('Name').fill('depot')
  await admin.getByLabel('Description').fill('Where the trains sleep')
  await admin.getByLabel('Networks', { exact: true }).fill('203.0.113.0/24\n10.0.0.0/99')
  await admin.getByRole('button', { name: 'Add list' }).click()
  await expect(admin.getByText('Write an address or a range')).toBeVisible()
  await admin.getByLabel('Networks', { exact: true }).fill('203.0.113.0/24\n2001:db8::/32')
  await admin.getByRole('button', { name: 'Add list' }).click()
  const lists = admin.getByRole('list', { name: 'Network lists' })
  await expect(lists).toContainText('Used by no policy')

  await follow(admin.getByRole('link', { name: 'Policies', exact: true }).last())
  const adding = admin.locator('form').last()
  await adding.getByLabel('Policy').selectOption('log')
  await adding.getByLabel('One call in').fill('1')
  await adding.getByRole('button', { name: 'Add policy' }).click()
  await expect(admin.getByText('Added. It holds on the gateways')).toBeVisible()
  await adding.getByLabel('Policy').selectOption('ip-filter')
  await adding.getByRole('group', { name: 'Allowed lists' }).getByLabel('depot').check()
  await adding.getByRole('button', { name: 'Add policy' }).click()
  await expect(admin.getByRole('list', { name: 'Policies' })).toContainText('depot')
  await deploy('Only the depot')
  await expect.poll(() => status('/console-pets/pets')).toBe(403)

  await expect(async () => {
    await admin.goto('/console/calls?code=network-refused')
    await expect(admin.getByRole('table')).toContainText('/console-pets', { timeout: 1_000 })
  }).toPass()
  await admin.locator('table a[href^="/console/calls/"]').first().click()
  await expect(admin.getByRole('heading', { name: 'Logged' })).toBeVisible()
  await expect(admin.getByText('application/problem+json')).toBeVisible()

  await admin.goto('/console/policies')
  for (const title of ['IP filter', 'Log']) {
    const step = admin
      .getByRole('list', { name: 'Policies' })
      .getByRole('listitem')
      .filter({ has: admin.getByText(title, { exact: true }) })
    await step.getByRole('button', { name: 'Remove' }).click()
    await admin.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await expect(step).toHaveCount(0)
  }
})

test('what a policy in dry-run would refuse of an answer reaches its caller, and is found among the calls', async () => {
  await admin.goto(apiPage)
  await operations().getByRole('checkbox', { name: 'GET /pets/{petId}', exact: true }).check()
  await admin.getByRole('button', { name: 'Expose' }).click()
  await expect(admin.getByText(/1 exposed, stored after [\d.]+ m?s/)).toBeVisible()

  await admin.goto('/console/policies')
  const adding = admin.locator('form').last()
  await adding.getByLabel('Policy').selectOption('validate-response')
  await expect(adding).toContainText('Callers get each answer as it comes')
  await adding.getByLabel(/^Dry-run/).check()
  await adding.getByRole('button', { name: 'Add policy' }).click()
  await expect(admin.getByText('Added. It holds on the gateways')).toBeVisible()
  await deploy('Answers on trial')
  await expect.poll(() => status('/console-pets/pets/1')).toBe(200)

  await expect(async () => {
    await admin.goto('/console/calls?dryRun=would-refuse')
    await expect(admin.getByRole('table')).toContainText('response-invalid', { timeout: 1_000 })
  }).toPass()
  const call = admin.getByRole('row').filter({ hasText: 'response-invalid' }).first()
  await expect(call).toContainText('200')
  await call.locator('a[href^="/console/calls/"]').click()
  await expect(admin.getByText("must have required property 'id'")).toBeVisible()

  await admin.goto('/console/policies')
  const step = admin
    .getByRole('list', { name: 'Policies' })
    .getByRole('listitem')
    .filter({ has: admin.getByText('Check answers by the document', { exact: true }) })
  await step.getByRole('button', { name: 'Remove' }).click()
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await expect(step).toHaveCount(0)
})

test('a newer document is compared before it is applied, and the old one can still be had', async () => {
  const next = petsDocument(backend.url).replace('  /pets:\n', '  /toys:\n')
  await admin.goto(`${apiPage}/revisions`)
  await admin.getByLabel('or its text').fill(next)
  await admin.getByRole('button', { name: 'Compare' }).click()
  await expect(admin.getByText('for those who call what is exposed')).toContainText('breaking')
  await expect(admin.getByRole('heading', { name: /^Gone/ })).toBeVisible()
  await expect(admin.getByText('/toys').first()).toBeVisible()
  await admin.getByRole('button', { name: 'Make it revision 2' }).click()
  await expect(admin.getByText('Revision 2 is the current one')).toBeVisible()

  const [file] = await Promise.all([
    admin.waitForEvent('download'),
    admin.getByRole('link', { name: 'Download the document of revision 1' }).click(),
  ])
  expect(readFileSync(await file.path(), 'utf8')).toBe(petsDocument(backend.url))
})

test('the tab of the browser tells the pages of an API apart', async () => {
  const named = [
    ['/console', 'Overview · Gatehouse console'],
    [apiPage, 'Pet shop · Gatehouse console'],
    [`${apiPage}/revisions`, 'Document · Pet shop · Gatehouse console'],
    [`${apiPage}/settings`, 'Settings · Pet shop · Gatehouse console'],
    [`${apiPage}/trace`, 'Trace · Pet shop · Gatehouse console'],
    ['/nothing', 'Nothing here · Gatehouse'],
  ] as const
  for (const [path, name] of named) {
    await admin.goto(path)
    await expect(admin).toHaveTitle(name)
  }
})

test('an API in use cannot be deleted, and says in what; a free one can', async () => {
  await admin.goto('/console/apis')
  await follow(admin.getByRole('link', { name: 'Train Travel' }))
  await admin.getByRole('checkbox', { name: 'GET /trips', exact: true }).check()
  await expect(admin.getByText(/called \d+ times in 7 days/)).toBeVisible()
  await admin.getByRole('checkbox', { name: 'GET /trips', exact: true }).uncheck()
  await follow(admin.getByRole('link', { name: 'Settings' }))
  await admin.getByRole('button', { name: 'Delete this API' }).click()
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect(admin.getByText(/It is in .*Trains Open/)).toBeVisible()

  await admin.goto(`${apiPage}/settings`)
  await admin.getByRole('button', { name: 'Delete this API' }).click()
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect(admin).toHaveURL(/\/console\/apis$/)
  await expect(admin.getByRole('link', { name: 'Pet shop' })).toHaveCount(0)
})

test('a gateway is tested before it is registered; a wrong token is said so', async () => {
  await admin.goto('/console/gateways')
  await admin.getByLabel('Address of its admin listener').fill(gatehouse.gatewayAdminUrl)
  await admin.getByLabel('Admin token').fill('not the token of this gateway, surely')
  await admin.getByRole('button', { name: 'Test the connection' }).click()
  await expect(admin.getByText('It does not accept the admin token.')).toBeVisible()
})

test('a policy moves, and the chain says where each came from', async () => {
  await admin.goto('/console/policies')
  await admin.getByRole('button', { name: '100 calls a minute' }).click()
  await admin.getByRole('button', { name: 'Add policy' }).click()
  await expect(admin.getByText('Added. It holds on the gateways')).toBeVisible()
  const steps = admin.getByRole('list', { name: 'Policies' }).getByRole('listitem')
  await expect(steps).toHaveCount(2)
  await admin.getByRole('button', { name: 'Run Rate limit earlier' }).click()
  await expect(steps.first()).toContainText('Rate limit')
  await follow(admin.getByRole('link', { name: 'What runs for one operation' }))
  const chain = admin.getByRole('list', { name: 'Chain' })
  await expect(chain.getByRole('listitem').first()).toContainText('Rate limit')
  await expect(chain).toContainText('set on every call')
})

test('a call is found by its refusal and read whole; the audit log goes out as a file', async () => {
  await expect(async () => {
    await admin.goto('/console/calls?code=key-missing')
    await expect(admin.getByRole('table')).toContainText('/console-pets', { timeout: 1_000 })
  }).toPass()
  await admin.locator('table a[href^="/console/calls/"]').first().click()
  await expect(admin.getByText('The caller was told')).toBeVisible()
  await expect(admin.getByRole('link', { name: /^Deployment \d+$/ })).toBeVisible()

  await admin.goto('/console/audit?action=deployment')
  const [file] = await Promise.all([
    admin.waitForEvent('download'),
    admin.getByRole('link', { name: 'Export as CSV' }).click(),
  ])
  const lines = readFileSync(await file.path(), 'utf8')
    .trim()
    .split('\r\n')
  expect(lines[0]).toContain('actorName')
  expect(lines.slice(1).every((line) => line.includes('deployment.'))).toBe(true)
  expect(lines.length).toBeGreaterThan(3)
})

test('a request is rejected in its row, with a reason', async () => {
  await admin.goto('/console/subscriptions?status=pending')
  await admin.getByRole('button', { name: 'Reject Globex' }).click()
  await admin.getByLabel('Why Globex is rejected').fill('Not this year')
  await admin.getByRole('button', { name: 'Reject', exact: true }).click()
  await expect(admin.getByText('No subscription here')).toBeVisible()
})

test('what was called is added up by what one chooses, on a page of its own, and goes out as a file', async () => {
  await admin.goto('/console')
  await follow(admin.getByRole('link', { name: 'Usage', exact: true }))
  const usage = admin.getByRole('table', { name: 'Usage' })
  await expect(usage.getByRole('row').last()).toContainText(/^All\d+/)
  await admin.getByLabel('Add up by').selectOption('api')
  await admin.getByRole('button', { name: 'Show' }).click()
  await expect(usage.getByRole('columnheader').first()).toHaveText('API')
  await expect(usage.locator('a[href^="/console/apis/api_"]').first()).toBeVisible()
  const file = await admin.getByRole('link', { name: 'Export as CSV' }).getAttribute('href')
  const csv = await (await admin.request.get(file ?? '')).text()
  expect(csv).toMatch(/^apiId,api,calls,refused,failed,requestBytes,responseBytes\r\n/)

  await admin.goto('/console/usage?productId=prd_nothing')
  await expect(admin.getByText('This filter cannot be used')).toBeVisible()
  await admin.goto('/console/usage?period=1h&subscriptionId=sub_0000000000000000')
  await expect(admin.getByText('Nothing was called')).toBeVisible()
})

test('axe finds nothing on any page, light and dark, and none is wider than a telephone', async ({
  browser,
}) => {
  // Two dozen pages in both themes; a busy machine needs minutes.
  test.setTimeout(600_000)
  const hrefOf = async (path: string, within: string) => {
    await admin.goto(path)
    return (
      (await admin
        .locator(`main a[href^="${within}"]:not([download])`)
        .first()
        .getAttribute('href')) ?? path
    )
  }
  const api = await hrefOf('/console/apis', '/console/apis/api_')
  const paths = [
    '/console',
    '/console/apis',
    '/console/apis/import',
    api,
    `${api}/revisions`,
    `${api}/settings`,
    '/console/products',
    '/console/products/new',
    await hrefOf('/console/products', '/console/products/prd_'),
    '/console/policies',
    '/console/policies/chain',
    '/console/policies/networks',
    '/console/subscriptions',
    await hrefOf('/console/subscriptions', '/console/subscriptions/sub_'),
    '/console/deployments',
    '/console/deployments/1',
    '/console/gateways',
    '/console/calls',
    await hrefOf('/console/calls', '/console/calls/'),
    '/console/usage',
    '/console/usage?by=day',
    '/console/audit',
    '/console/tokens',
  ]
  for (const [theme, width] of [
    ['light', 1440],
    ['dark', 390],
  ] as const) {
    const page = await administratorPage(browser, gatehouse.portalUrl, {
      viewport: { width, height: 900 },
    })
    await page
      .context()
      .addCookies([{ name: 'gatehouse_theme', value: theme, url: gatehouse.portalUrl }])
    for (const path of paths) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).analyze()
      const found = violations.map(({ id, nodes }) => `${path} ${id}: ${nodes[0]?.html}`)
      expect.soft(found).toEqual([])
      const wider = await page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      )
      expect.soft(wider, `${path} at ${width}`).toBeLessThanOrEqual(0)
    }
    await page.close()
  }
})
