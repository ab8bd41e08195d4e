import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { newPage, portal } from './accessible.ts'
import { signUp } from './accounts.ts'
import { gatehouse } from './command-line.ts'
import { petsDocument, startBackend } from './start-backend.ts'

test.describe.configure({ mode: 'serial' })
let backend: Awaited<ReturnType<typeof startBackend>>
let staffToken = ''
let auditToken = ''
let memberToken = ''
let documentPath = ''
let apiId = ''

const asStaff = (parameters: string[]) => gatehouse(parameters, { GATEHOUSE_TOKEN: staffToken })
const api = (
  method: string,
  path: string,
  { token = '', body }: { token?: string; body?: string } = {},
) =>
  fetch(`${portal()}/api/v1${path}`, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body }),
  })
const statusAtGateway = async (path: string, key = '') =>
  (
    await fetch(`${process.env.E2E_GATEWAY_URL}${path}`, {
      headers: key ? { 'x-api-key': key } : {},
    })
  ).status

test.beforeAll(async () => {
  backend = await startBackend()
  documentPath = join(process.env.E2E_HOME ?? '', 'pets.json')
  writeFileSync(documentPath, petsDocument(backend.url))
})
test.afterAll(() => backend.close())

test('the command line makes tokens on the machine, of at most what its owner may', () => {
  const create = ['token', 'create', '--email', 'ada@example.com', '--name', 'script']
  const made = gatehouse(create)
  expect([made.code, made.error]).toEqual([0, ''])
  staffToken = made.out
  expect(staffToken).toMatch(/^gha_\w{40}$/)
  const narrow = gatehouse(['--json', ...create, '--scope', 'audit:read'])
  auditToken = (JSON.parse(narrow.out) as { token: string }).token

  expect(gatehouse([...create, '--scope', 'no:such']).code).toBe(2)
  expect(gatehouse(['token', 'create', '--email', 'nobody@example.com', '--name', 'x']).code).toBe(
    5,
  )
  expect(gatehouse(create, { GATEHOUSE_HOME: '/nowhere' }).code).toBe(7)
})

test('the command line imports, exposes and deploys; the gateway enforces it', async () => {
  const imported = asStaff([
    '--json',
    'api',
    'import',
    documentPath,
    '--path',
    '/script',
    '--backend',
    backend.url,
    '--name',
    'Scripted',
  ])
  expect([imported.code, imported.error]).toEqual([0, ''])
  apiId = (JSON.parse(imported.out) as { apiId: string }).apiId

  expect(asStaff(['api', 'expose', apiId, 'GET /pets']).out).toMatch(/^1 changed/)
  expect(asStaff(['deploy', '--note', 'by a script']).out).toMatch(
    /^Deployment \d+ \(\w{12}\) is on its way/,
  )
  await expect.poll(() => statusAtGateway('/script/pets')).toBe(401)
  expect(await statusAtGateway('/script/pets/1')).toBe(404)
})

test('each kind of failure has its own exit code, and its words', () => {
  const failures: [string[], number, RegExp, Record<string, string>?][] = [
    [['api', 'import'], 2, /required option '--path/],
    [['no-such-command'], 2, /unknown command/],
    [
      ['api', 'import', '/no/such/file', '--path', '/x', '--backend', backend.url],
      2,
      /cannot be read/,
    ],
    [['api', 'import', documentPath, '--path', '/y', '--backend', 'ftp://x'], 3, /backendUrl/],
    [['deploy'], 4, /GATEHOUSE_TOKEN/, { GATEHOUSE_TOKEN: '' }],
    [['deploy'], 4, /./, { GATEHOUSE_TOKEN: 'gha_wrongwrongwrongwrongwrongwrongwrong' }],
    [['deploy'], 4, /deployment:write/, { GATEHOUSE_TOKEN: auditToken }],
    [['api', 'expose', 'api_zzzzzzzzzzzzzzzz'], 5, /No such API/],
    [['api', 'expose', apiId, 'GET /nowhere'], 5, /Not in the API: GET \/nowhere/],
    [
      [
        'api',
        'import',
        documentPath,
        '--path',
        '/script',
        '--backend',
        backend.url,
        '--name',
        'Again',
      ],
      6,
      /lives at this path/,
    ],
    [['deploy'], 6, /deployed already/],
    [['deploy'], 7, /cannot be reached/, { GATEHOUSE_URL: 'http://127.0.0.1:1' }],
  ]
  for (const [parameters, code, words, environment = {}] of failures) {
    const ran = gatehouse(parameters, { GATEHOUSE_TOKEN: staffToken, ...environment })
    expect([parameters.join(' '), ran.code, ran.error]).toEqual([
      parameters.join(' '),
      code,
      expect.stringMatching(words),
    ])
  }
  const forScripts = asStaff(['--json', 'api', 'expose', 'api_zzzzzzzzzzzzzzzz'])
  expect(JSON.parse(forScripts.out)).toMatchObject({ code: 'not_found', status: 404 })
})

test('the command line rotates and revokes keys, without ever seeing one of a partner', async () => {
  const list = await api('GET', '/subscriptions?status=active', { token: staffToken })
  const { items } = (await list.json()) as {
    items: { id: string; keys: { id: string; slot: string; state: string }[] }[]
  }
  const subscription = items[0]
  const before = subscription?.keys.find(
    ({ slot, state }) => slot === 'secondary' && state === 'live',
  )
  const rotated = asStaff([
    'key',
    'rotate',
    subscription?.id ?? '',
    'secondary',
    '--grace-hours',
    '1',
  ])
  expect(rotated.out).toMatch(/^The key ends at .* the organisation makes a new one/)
  expect(rotated.out).not.toContain('gh_')
  expect(asStaff(['key', 'revoke', before?.id ?? '']).out).toContain('is refused from now on')
  expect(asStaff(['key', 'revoke', before?.id ?? '']).code).toBe(6)
  expect(asStaff(['key', 'revoke', 'key_zzzzzzzzzzzzzzzz']).code).toBe(5)
})

interface Described {
  method: string
  path: string
  description: string
}
async function describedEndpoints(): Promise<Described[]> {
  const { paths } = (await (await fetch(`${portal()}/api/v1/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { description: string }>>
  }
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { description }]) => ({
      method: method.toUpperCase(),
      path,
      description,
    })),
  )
}
/** Ids that are well-formed and nobody’s. */
const filled = (path: string) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const kinds: Record<string, string> = {
      subscriptionId: 'sub',
      apiId: 'api',
      keyId: 'key',
      productId: 'prd',
      stepId: 'stp',
      gatewayId: 'gtw',
      operationId: 'op',
    }
    return kinds[name] ? `${kinds[name]}_zzzzzzzzzzzzzzzz` : name === 'slot' ? 'primary' : '999999'
  })

test('the management API describes itself by a document that Gatehouse itself reads', async () => {
  const document = await (await fetch(`${portal()}/api/v1/openapi.json`)).text()
  const preview = await api('POST', '/apis/preview', {
    token: staffToken,
    body: JSON.stringify({ document, source: 'paste' }),
  })
  expect(preview.status).toBe(200)
  const read = (await preview.json()) as {
    operationCount: number
    findings: { severity: string }[]
  }
  expect(read.operationCount).toBe((await describedEndpoints()).length)
  expect(read.findings.filter(({ severity }) => severity === 'error')).toEqual([])
})

test('no endpoint answers without a token, with a wrong one, or with one of another scope', async () => {
  for (const { method, path, description } of await describedEndpoints()) {
    const to = filled(path)
    const name = `${method} ${path}`
    expect([name, (await api(method, to)).status]).toEqual([name, 401])
    expect([name, (await api(method, to, { token: `${staffToken}x` })).status]).toEqual([name, 401])
    const allowed = description.includes('`audit:read`')
    const status = (
      await api(method, to, { token: auditToken, ...(method !== 'GET' && { body: '{}' }) })
    ).status
    expect([name, status]).toEqual([name, allowed ? 200 : 403])
  }
})

test('a member’s token reaches nothing of the staff and nothing of another organisation', async ({
  browser,
}) => {
  const page = await newPage(browser)
  await signUp(page, { name: 'Milton', organisation: 'Initech', email: 'milton@initech.example' })
  const scopes = [
    'subscription:read',
    'subscription:request',
    'key:write',
    'record:read',
    'organisation:read',
    'organisation:write',
  ]
  const made = await page.request.post('/api/v1/tokens', {
    headers: { origin: portal() },
    data: { name: 'mine', scopes, expiresInDays: 1 },
  })
  memberToken = ((await made.json()) as { token: string }).token

  for (const { method, path, description } of await describedEndpoints()) {
    const ofMembers = scopes.some((scope) => description.includes(`\`${scope}\``))
    const answer = await api(method, filled(path), {
      token: memberToken,
      ...(method !== 'GET' && { body: '{}' }),
    })
    const name = `${method} ${path}`
    if (!ofMembers) expect([name, answer.status]).toEqual([name, 403])
    else expect([name, answer.status < 500]).toEqual([name, true])
  }
  const theirs = (await (await api('GET', '/subscriptions', { token: staffToken })).json()) as {
    items: { id: string; keys: { id: string }[] }[]
  }
  const [first] = theirs.items
  for (const [method, path] of [
    ['GET', `/subscriptions/${first?.id}`],
    ['POST', `/subscriptions/${first?.id}/keys/primary/rotate`],
    ['POST', `/keys/${first?.keys[0]?.id}/revoke`],
    ['POST', `/subscriptions/${first?.id}/cancel`],
  ] as const) {
    const answer = await api(method, path, {
      token: memberToken,
      ...(method !== 'GET' && { body: '{}' }),
    })
    expect([path, answer.status]).toEqual([path, 404])
  }
  const own = (await (await api('GET', '/calls', { token: memberToken })).json()) as {
    items: unknown[]
  }
  expect(own.items).toEqual([])
})

test('ids of nobody are not found, and no input breaks an endpoint', async () => {
  for (const { method, path } of await describedEndpoints()) {
    const name = `${method} ${path}`
    if (/\{/.test(path) && (method === 'GET' || method === 'DELETE')) {
      const { status } = await api(method, filled(path), { token: staffToken })
      expect([name, [400, 403, 404].includes(status)]).toEqual([name, true])
    }
    if (method === 'GET' || method === 'DELETE') continue
    for (const body of ['not json', '[]', '"text"', 'null']) {
      const answer = await api(method, filled(path), { token: staffToken, body })
      // What is for members alone is not for staff, whatever they send.
      const { code } = (await answer.json()) as { code: string }
      expect([name, body, code]).toEqual([
        name,
        body,
        answer.status === 403 ? 'forbidden' : 'invalid_input',
      ])
    }
  }
  const other = await api('PATCH', '/apis', { token: staffToken, body: '{}' })
  expect([other.status, other.headers.get('allow')]).toEqual([405, expect.stringContaining('GET')])
  expect((await api('GET', '/no/such/thing', { token: staffToken })).status).toBe(404)
})

test('a page of another origin cannot write with the visitor’s session', async ({ browser }) => {
  const page = await newPage(browser)
  await signUp(page, { name: 'Eve', organisation: 'Evil', email: 'eve@evil.example' })
  const write = (headers: Record<string, string>) =>
    page.request.post('/api/v1/tokens', {
      headers,
      data: { name: 'x', scopes: ['record:read'], expiresInDays: 1 },
    })
  expect((await write({ origin: 'https://evil.example' })).status()).toBe(403)
  expect((await write({})).status()).toBe(403)
  expect((await write({ origin: portal() })).status()).toBe(201)
})

const pidsOf = (name: string) =>
  readFileSync(join(process.env.E2E_HOME ?? '', name), 'utf8')
    .split('\n')
    .map(Number)
const isUp = async (url: string) => (await fetch(url).catch(() => null))?.ok ?? false

test('a process that dies is started again, and nothing is lost', async () => {
  test.setTimeout(180_000)
  const health = `${portal()}/api/health`
  const patient = { timeout: 60_000 }
  for (const place of [0, 1, 2]) {
    const before = pidsOf('children')
    process.kill(before[place] ?? 0, 'SIGKILL')
    await expect.poll(() => pidsOf('children')[place] !== before[place], patient).toBe(true)
    await expect.poll(() => isUp(health), patient).toBe(true)
    await expect.poll(() => statusAtGateway('/script/pets').catch(() => 0), patient).toBe(401)
  }
  const [postmaster] = pidsOf('postgres/data/postmaster.pid')
  process.kill(postmaster ?? 0, 'SIGKILL')
  // Gateways need no database.
  expect(await statusAtGateway('/script/pets')).toBe(401)
  await expect.poll(() => isUp(health), patient).toBe(true)
  await expect
    .poll(async () => (await api('GET', '/apis', { token: staffToken })).status, patient)
    .toBe(200)
  expect(asStaff(['api', 'expose', apiId, 'GET /pets/{petId}']).out).toMatch(/^1 changed/)
  expect(asStaff(['deploy', '--note', 'after all that']).code).toBe(0)
  await expect.poll(() => statusAtGateway('/script/pets/1'), patient).toBe(401)
})
