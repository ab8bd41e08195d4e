import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, type Page, test } from '@playwright/test'
import { administrator, administratorPage } from './accounts.ts'
import { deployAs } from './deploy.ts'
import { follow } from './follow.ts'
import { type Installation, startGatehouse } from './installation.ts'

let gatehouse: Installation
let backend: Server
let admin: Page
/** What came to the backend last. */
let arrived = { cookie: '', body: '' }

const formsDocument = (url: string) => `openapi: 3.0.3
info: { title: Forms, version: 1.0.0 }
servers: [{ url: '${url}' }]
components: { securitySchemes: { session: { type: apiKey, in: cookie, name: session_id } } }
paths:
  /forms:
    post:
      summary: Send a form
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [tags, codes]
              properties:
                tags: { type: array, items: { type: string }, example: [red, blue] }
                codes: { type: array, items: { type: integer }, example: [7, 8] }
            encoding: { codes: { contentType: application/json } }
      responses: { '200': { description: Taken. } }
  /visits:
    get:
      summary: Read visits
      security: [{ session: [] }]
      parameters: [{ name: visitor, in: cookie, required: true, schema: { type: string }, example: v1 }]
      responses: { '200': { description: The visits. } }
`

test.describe.configure({ mode: 'serial' })
test.beforeAll(async ({ browser }) => {
  test.setTimeout(600_000)
  backend = createServer(async (request, response) => {
    const parts = await Array.fromAsync(request)
    arrived = { cookie: request.headers.cookie ?? '', body: Buffer.concat(parts).toString() }
    response.setHeader('content-type', 'application/json').end('{"taken":true}')
  })
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve))
  gatehouse = await startGatehouse({ environment: administrator })
  admin = await administratorPage(browser, gatehouse.portalUrl)
  await admin.goto('/console/apis/import')
  const { port } = backend.address() as AddressInfo
  await admin.getByLabel('or its text').fill(formsDocument(`http://127.0.0.1:${port}`))
  await admin.getByRole('button', { name: 'Read the document' }).click()
  await admin.getByLabel('Path on the gateway').fill('/forms-api')
  await admin.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(admin.getByText('0 of 2 operations exposed')).toBeVisible()
  const apiPage = new URL(admin.url()).pathname
  for (const name of ['POST /forms', 'GET /visits'])
    await admin.getByRole('checkbox', { name, exact: true }).check()
  await admin.getByRole('button', { name: 'Expose' }).click()
  await expect(admin.getByText('2 of 2 operations exposed')).toBeVisible()
  await admin.goto(`${apiPage}/settings`)
  await admin.getByLabel('Credential').selectOption('none')
  await admin.getByRole('button', { name: 'Save' }).click()
  await admin.getByRole('button', { name: 'Save all the same' }).click()
  await expect(admin.getByText('Stored. It holds on the gateways')).toBeVisible()
  await admin.goto('/console/products/new')
  await admin.getByLabel('Name', { exact: true }).fill('Forms for all')
  await admin.getByRole('checkbox', { name: 'Forms' }).check()
  await admin.getByRole('button', { name: 'Create product' }).click()
  await expect(admin.getByRole('link', { name: 'Forms for all' })).toBeVisible()
  await deployAs(admin, 'Forms')
})
test.afterAll(async () => {
  await gatehouse?.stop()
  backend?.closeAllConnections()
  backend?.close()
})

async function tryIt(path: string): Promise<void> {
  await admin.goto('/apis/forms')
  await follow(admin.getByRole('link', { name: path, exact: true }))
  await admin.getByRole('button', { name: 'Try it' }).click()
  await expect(admin.getByRole('button', { name: 'Execute' })).toBeVisible()
}
async function execute(): Promise<void> {
  await admin.getByRole('button', { name: 'Execute' }).click()
  await expect(
    admin.locator('.live-responses-table tbody .response-col_status').first(),
  ).toContainText('200')
}

test('each entry of a list in a form of parts arrives as a part of its own, of the type the document names', async () => {
  await tryIt('/forms')
  await execute()
  expect(arrived.body.match(/name="tags"/g)).toHaveLength(2)
  expect(arrived.body).toMatch(/name="tags"\r\n\r\nred\r\n/)
  expect(arrived.body).toMatch(/name="tags"\r\n\r\nblue\r\n/)
  expect(arrived.body.match(/name="codes".*\r\nContent-Type: application\/json/gi)).toHaveLength(2)
  expect(arrived.body).toMatch(/application\/json\r\n\r\n7\r\n/)
})

test('where an operation reads cookies, “Try it” says that it sends none, and which', async () => {
  await tryIt('/visits')
  const told = admin.getByRole('status').filter({ hasText: 'sends no cookies' })
  await expect(told).toContainText('visitor')
  await expect(told).toContainText('session_id')
  await execute()
  expect(arrived.cookie).toBe('')
  await tryIt('/forms')
  await expect(admin.getByText('sends no cookies')).toHaveCount(0)
})
