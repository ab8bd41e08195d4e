import { describe, expect, test, vi } from 'vitest'
import { db } from '#lib/db/client.ts'
import { createApiToken } from '#lib/identity/create-api-token.ts'
import { memberPermissions, type Permission, staffPermissions } from '#lib/identity/permissions.ts'
import type { Scope } from '#lib/identity/scope.ts'
import { newId } from '#lib/shared/ids.ts'
import { anApi, aProduct } from '#tests/catalog/documents.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { dispatch } from './dispatch.ts'
import { endpoints } from './endpoints.ts'

const incoming = vi.hoisted(() => ({ headers: new Headers() }))
vi.mock('next/headers', () => ({
  headers: async () => incoming.headers,
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}))
/** Nobody is signed in by cookie here. */
vi.mock('next-auth', () => ({ getServerSession: async () => null }))

/** Calls an endpoint as the route handler does; a token of null sends none. */
async function call(method: string, path: string, token: string | null, body?: string) {
  incoming.headers = new Headers(token === null ? {} : { authorization: `Bearer ${token}` })
  const request = new Request(`http://portal.test/api/v1${path}`, {
    method,
    headers: incoming.headers,
    ...(body !== undefined && { body }),
  })
  const [pathname = ''] = path.slice(1).split('?')
  const response = await dispatch(request, pathname.split('/').map(decodeURIComponent))
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: (text ? JSON.parse(text) : {}) as Record<string, unknown>,
  }
}

async function aToken(scope: Scope, scopes: string[]): Promise<string> {
  const made = await createApiToken(scope, { name: 'test', scopes, expiresInDays: 1 })
  if (!made.ok) throw new Error(made.failure.message)
  return made.value.token
}

/** Ids of the right form, of nothing that is there. */
const ids: Record<string, string> = {
  number: '999',
  apiId: newId('api'),
  productId: newId('prd'),
  operationId: newId('op'),
  subscriptionId: newId('sub'),
  keyId: newId('key'),
  stepId: newId('stp'),
  exceptionId: newId('exc'),
  gatewayId: newId('gtw'),
  tokenId: newId('tok'),
  secretId: newId('sec'),
  hostnameId: newId('hst'),
  ticketId: newId('trc'),
  requestId: `req_${'0'.repeat(20)}`,
  organisationId: newId('org'),
}
const somewhere = (path: string): string =>
  path.replace(/\{(.+?)\}/g, (_, name: string) => ids[name] ?? name)
const each = endpoints.map((endpoint) => ({
  ...endpoint,
  name: `${endpoint.method} ${endpoint.path}`,
}))

const staff = await aStaff()
const member = await aMember()

describe.each(each)('$name', ({ method, path, allow }) => {
  const address = somewhere(path)
  const own: (Permission | undefined)[] = [allow.member, allow.staff]

  test('asks for a token', async () => {
    const answers = [
      await call(method, address, null),
      await call(method, address, 'gha_unknownunknownunknownunknown'),
      await call(method, address, 'not a token'),
    ]

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
    expect(answers[0]?.headers.get('content-type')).toBe('application/problem+json')
  })

  test('refuses a token without its scope, and one of the other kind', async () => {
    const others = (permissions: object) =>
      Object.keys(permissions).filter((scope) => !own.includes(scope as Permission))
    const tokens = [
      await aToken(staff, others(staffPermissions)),
      await aToken(member, others(memberPermissions)),
    ]
    if (!allow.member) tokens.push(await aToken(member, Object.keys(memberPermissions)))
    if (!allow.staff) tokens.push(await aToken(staff, Object.keys(staffPermissions)))

    for (const token of tokens) {
      const { status, body } = await call(method, address, token)
      expect([status, body.code]).toEqual([403, 'forbidden'])
    }
  })

  test.runIf(/\{/.test(path) && (method === 'GET' || method === 'DELETE'))(
    'does not find what is not there',
    async () => {
      const token = allow.staff
        ? await aToken(staff, Object.keys(staffPermissions))
        : await aToken(member, Object.keys(memberPermissions))
      const { status, body } = await call(
        method,
        `${address}${path.endsWith('/receipts') ? '?sequences=1' : ''}`,
        token,
      )
      expect([status, body.code]).toEqual([404, 'not_found'])
    },
  )

  test('refuses text that no database holds, and names where it is', async () => {
    const token = allow.staff
      ? await aToken(staff, Object.keys(staffPermissions))
      : await aToken(member, Object.keys(memberPermissions))
    const hasBody = method !== 'GET' && method !== 'DELETE'
    const answers = hasBody
      ? [
          await call(method, address, token, '{"text":{"deep":["a\\u0000"]}}'),
          await call(method, address, token, '{"text":{"deep":["a\\ud800"]}}'),
        ]
      : [await call(method, `${address}?text=a%00`, token)]
    for (const { status, body } of answers) {
      expect([status, body.code]).toEqual([400, 'invalid_input'])
      expect(body.faults).toMatchObject([{ path: hasBody ? 'text.deep.0' : 'text' }])
    }
    if (!path.includes('{')) return
    const nowhere = path.replace(/\{.+?\}/g, 'a%00')
    const { status, body } = await call(method, nowhere, token, hasBody ? '{}' : undefined)
    expect([status, body.code]).toEqual([400, 'invalid_input'])
  })

  test.runIf(method !== 'GET' && method !== 'DELETE')(
    'names what is wrong with a body',
    async () => {
      const token = allow.staff
        ? await aToken(staff, Object.keys(staffPermissions))
        : await aToken(member, Object.keys(memberPermissions))
      for (const body of ['{', '[]', '"text"']) {
        const answer = await call(method, address, token, body)
        expect([answer.status, answer.body.code]).toEqual([400, 'invalid_input'])
      }
    },
  )
})

test.each([
  '/calls?from=0000-01-01T00:00:00Z',
  '/calls?until=1969-12-31T23:59:59Z',
  '/calls?before=0000-01-01T00:00:00Z',
  '/calls?before=0000-01-01T00:00:00Z~req_a',
  '/audit-events?from=0000-01-01T00:00:00Z',
  '/audit-events?before=0000-01-01T00:00:00Z',
  '/deployments/2147483648',
  '/deployments/2147483648/changes',
])('GET %s is out of what is counted and dated, and refused', async (path) => {
  const token = await aToken(staff, Object.keys(staffPermissions))
  const { status, body } = await call('GET', path, token)
  expect([status, body.code]).toEqual([400, 'invalid_input'])
})

test('another method is 405 with what there is, an unknown path 404', async () => {
  const wrong = await call('PUT', '/gateways', null)
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, POST'])
  const token = await aToken(staff, ['api:read'])
  expect((await call('GET', '/nothing', token)).status).toBe(404)
})

test('a revoked token, an ended one and one of a disabled user are no tokens', async () => {
  const other = await aStaff()
  const token = await aToken(other, ['gateway:read'])
  const userId = other.actor.userId ?? ''
  const status = async () => (await call('GET', '/gateways', token)).status

  expect(await status()).toBe(200)
  await db.user.update({ where: { id: userId }, data: { disabledAt: new Date() } })
  expect(await status()).toBe(401)
  await db.user.update({ where: { id: userId }, data: { disabledAt: null } })
  await db.apiToken.updateMany({ where: { userId }, data: { expiresAt: new Date(0) } })
  expect(await status()).toBe(401)
  await db.apiToken.updateMany({
    where: { userId },
    data: { expiresAt: null, revokedAt: new Date() },
  })
  expect(await status()).toBe(401)
})

test('what belongs to another organisation is not found, and its owner finds it', async () => {
  const productId = await aProduct(await anApi(staff, 'GET /pets'), 'public')
  const subscription = {
    id: newId('sub'),
    productId,
    organisationId: member.organisationId,
    status: 'active' as const,
    requestedById: '',
  }
  await db.subscription.create({ data: subscription })
  const stranger = await aToken(await aMember(), Object.keys(memberPermissions))
  const owner = await aToken(member, Object.keys(memberPermissions))
  const at = `/subscriptions/${subscription.id}`
  const calls: [string, string, string?][] = [
    ['GET', at],
    ['GET', `${at}/receipts?sequences=1`],
    ['GET', `${at}/key-changes`],
    ['POST', `${at}/keys`, '{"slot":"primary"}'],
    ['POST', `${at}/keys/primary/rotate`, '{}'],
    ['POST', `${at}/cancel`, '{}'],
  ]

  for (const [method, path, body] of calls) {
    const { status } = await call(method, path, stranger, body)
    expect([method, path, status]).toEqual([method, path, 404])
  }
  expect((await call('GET', at, owner)).status).toBe(200)
  expect((await call('POST', `${at}/keys`, owner, '{"slot":"primary"}')).status).toBe(201)
  expect(await call('GET', `${at}/key-changes`, owner)).toMatchObject({
    status: 200,
    body: { items: [{ key: expect.stringContaining('primary'), state: 'active', receipts: [] }] },
  })
})
