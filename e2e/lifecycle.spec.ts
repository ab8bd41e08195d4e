import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { startPostgres } from '#start/postgres.ts'
import { expectAccessible } from './accessible.ts'
import { administrator, signIn } from './accounts.ts'
import { gatehouse } from './command-line.ts'
import { type Installation, startGatehouse } from './installation.ts'
import { petsDocument, startBackend } from './start-backend.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** What an installation does not read, or has of its own. */
const leftOut = new Set(['.git', '.gatehouse', 'test-results', 'e2e', 'docs'])
const patient = { timeout: 60_000 }
const databasePassword = 'only-for-this-journey'
/** `nobody` of Debian and most others. */
const ORDINARY_USER = 65_534

/** What a test has started, undone last first, whatever became of the test. */
const closing: (() => Promise<unknown> | unknown)[] = []
test.afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})
async function start(options: Parameters<typeof startGatehouse>[0]): Promise<Installation> {
  const installation = await startGatehouse(options)
  closing.push(installation.stop)
  return installation
}
function folderFor(what: string): string {
  const folder = mkdtempSync(join(tmpdir(), `gatehouse-${what}-`))
  closing.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // The process has ended meanwhile.
    return ''
  }
}
/** Command lines of the processes that know this folder by a parameter or their environment. */
const processesOf = (home: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) =>
      [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`].some((path) => textOf(path).includes(home)),
    )
    .map((pid) => textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' '))

const isOpen = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection(Number(new URL(url).port), '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

/** Hard links where the file system has them: the modules alone are a gigabyte. */
function copy(from: string, to: string): void {
  if (spawnSync('cp', ['-al', from, to]).status === 0) return
  spawnSync('cp', ['-a', from, to])
}

/** Exposes `GET /pets` at `/own/pets` by the command line; answers a token of the administrator. */
function deployPets({ home, portalUrl }: Installation, backendUrl: string): string {
  const run = (parameters: string[], token = '') => {
    const ran = gatehouse(parameters, {
      GATEHOUSE_HOME: home,
      GATEHOUSE_URL: portalUrl,
      GATEHOUSE_TOKEN: token,
    })
    expect([parameters.join(' '), ran.code, ran.error]).toEqual([parameters.join(' '), 0, ''])
    return ran.out
  }
  const owner = administrator.GATEHOUSE_ADMIN_EMAIL
  const token = run(['token', 'create', '--email', owner, '--name', 'lifecycle'])
  const document = join(home, 'pets.yaml')
  writeFileSync(document, petsDocument(backendUrl))
  const where = ['--path', '/own', '--backend', backendUrl]
  const imported = run(['--json', 'api', 'import', document, ...where], token)
  const { apiId } = JSON.parse(imported) as { apiId: string }
  run(['api', 'expose', apiId, 'GET /pets'], token)
  run(['deploy', '--note', 'first'], token)
  return token
}
const statusOf = (url: string, token = '') =>
  fetch(url, { headers: token ? { authorization: `Bearer ${token}` } : {} }).then(
    async (answer) => [answer.status, ((await answer.json()) as { code?: string }).code],
    () => [0],
  )

test('an ordinary user starts it, Ctrl-C leaves nothing behind, and a second start has it all', async ({
  browser,
}) => {
  test.setTimeout(300_000)
  test.skip(process.getuid?.() !== 0, 'Only root can start something as somebody else.')
  // Made by root and read by somebody else, who may write into this folder and nowhere below it.
  const project = folderFor('project')
  chmodSync(project, 0o755)
  for (const name of readdirSync(root).filter((name) => !leftOut.has(name)))
    copy(join(root, name), project)
  chownSync(project, ORDINARY_USER, ORDINARY_USER)
  const home = join(project, '.gatehouse')
  const asOrdinary = { project, home, user: ORDINARY_USER, environment: administrator }

  const first = await start(asOrdinary)
  expect((await fetch(first.portalUrl)).status).toBe(200)
  expect(processesOf(home).length).toBeGreaterThan(3)
  expect(await first.interrupt()).toBe(0)
  expect(processesOf(home)).toEqual([])
  const addresses = [first.portalUrl, first.gatewayUrl, first.gatewayAdminUrl]
  expect(await Promise.all(addresses.map(isOpen))).toEqual([false, false, false])

  const second = await start(asOrdinary)
  const page = await (await browser.newContext({ baseURL: second.portalUrl })).newPage()
  await page.goto('/sign-in')
  await signIn(page, administrator.GATEHOUSE_ADMIN_EMAIL)
  await expect(page.getByRole('link', { name: 'Console' })).toBeVisible()
  await page.context().close()
  await second.stop()
  expect(processesOf(home)).toEqual([])
})

test('without its database the portal says so and comes back, and the gateway goes on', async ({
  browser,
}) => {
  test.setTimeout(300_000)
  const folder = folderFor('database')
  const backend = await startBackend()
  closing.push(backend.close)
  const postgres = await startPostgres(folder, databasePassword)
  closing.push(postgres.stop)
  const installation = await start({
    environment: { ...administrator, DATABASE_URL: postgres.url },
  })
  expect(existsSync(join(installation.home, 'postgres'))).toBe(false)
  const { portalUrl, gatewayUrl } = installation
  const token = deployPets(installation, backend.url)
  const atGateway = () => statusOf(`${gatewayUrl}/own/pets`)
  await expect.poll(atGateway, patient).toEqual([401, 'key-missing'])
  const reader = await (await browser.newContext({ baseURL: portalUrl })).newPage()
  await reader.goto('/docs/errors')

  await postgres.stop()
  await expect.poll(() => statusOf(`${portalUrl}/api/health`), patient).toEqual([503, undefined])
  expect(await statusOf(`${portalUrl}/api/v1/apis`, token)).toEqual([503, 'unavailable'])
  expect(await atGateway()).toEqual([401, 'key-missing'])
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${portalUrl}/catalogue`)
  await expect(page.getByRole('heading', { name: 'The database cannot be reached' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Gatehouse, home' })).toBeVisible()
  await expectAccessible(page)
  // Whoever was there already keeps the way to other pages.
  await reader.getByRole('link', { name: 'Catalogue' }).click()
  await expect(reader.getByRole('alert').filter({ hasText: 'comes back by itself' })).toBeVisible()
  await reader.getByRole('link', { name: 'Sign in' }).click()
  await signIn(reader, administrator.GATEHOUSE_ADMIN_EMAIL)
  await expect(
    reader.getByRole('alert').filter({ hasText: 'nobody can sign in now' }),
  ).toBeVisible()

  const again = await startPostgres(folder, databasePassword, {
    port: Number(new URL(postgres.url).port),
  })
  closing.push(again.stop)
  await expect(page.getByRole('heading', { name: 'Catalogue' })).toBeVisible(patient)
  await expect
    .poll(() => statusOf(`${portalUrl}/api/v1/apis`, token), patient)
    .toEqual([200, undefined])
  // The calls of the meantime arrive.
  await expect
    .poll(async () => {
      const answer = await fetch(`${portalUrl}/api/v1/calls`, {
        headers: { authorization: `Bearer ${token}` },
      })
      return ((await answer.json()) as { items: unknown[] }).items.length
    }, patient)
    .toBeGreaterThanOrEqual(2)
  await page.context().close()
})
