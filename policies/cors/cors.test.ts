import { expect, test } from 'vitest'
import { anAnswer, anExchange, fakePorts } from '#policies/kit/testing.ts'
import { corsApisix } from './apisix.ts'
import { cors } from './definition.ts'
import { corsRuntime } from './runtime.ts'

const site = 'https://app.example.com'

const step = (config: object = {}) =>
  corsRuntime(cors.config.parse({ origins: [site], ...config }), fakePorts())

const from = (origin: string | null) =>
  anExchange({ callerHeaders: new Headers(origin === null ? {} : { origin }) })

function answered(origin: string | null, config: object = {}, headers = new Headers()) {
  const answer = anAnswer({ headers })
  step(config).response?.(from(origin), answer)
  return answer.headers
}

test('permits a listed site to read the answer and the headers that were named', () => {
  const headers = answered(site, { exposedHeaders: ['X-Total', 'x-request-id'] })

  expect(headers.get('access-control-allow-origin')).toBe(site)
  expect(headers.get('access-control-expose-headers')).toBe('x-total, x-request-id')
  expect(headers.get('access-control-allow-credentials')).toBeNull()
})

test.each([
  ['is not listed', 'https://evil.example.com'],
  ['only begins like a listed one', `${site}.evil.example.com`],
  ['has another scheme', 'http://app.example.com'],
  ['is opaque', 'null'],
  ['is not named', null],
])('gives no permission to a site that %s', (_, origin) => {
  expect(answered(origin).has('access-control-allow-origin')).toBe(false)
  expect(step().preflight?.(from(origin))).toBeUndefined()
})

test('takes away what the backend says about origins', () => {
  const ofBackend = new Headers({
    'access-control-allow-origin': '*',
    'access-control-allow-credentials': 'true',
  })

  expect([...answered('https://evil.example.com', {}, ofBackend).keys()]).toEqual(['vary'])
})

test('tells caches that answers differ by origin, even to callers without one', () => {
  const headers = answered(null, {}, new Headers({ vary: 'Accept' }))

  expect(headers.get('vary')).toBe('Accept, Origin')
})

test('permits every site by * alone, without a difference for caches', () => {
  const headers = answered('https://anyone.example.org', { origins: ['*'] })

  expect(headers.get('access-control-allow-origin')).toBe('*')
  expect(headers.has('vary')).toBe(false)
})

test('lets browsers send cookies only when told to', () => {
  expect(answered(site, { credentials: true }).get('access-control-allow-credentials')).toBe('true')
})

test('answers a preflight of a listed site with what it may send', () => {
  const preflight = step({ methods: ['GET', 'PUT'], maxAgeSeconds: 60 }).preflight?.(from(site))

  expect(preflight?.status).toBe(204)
  expect(Object.fromEntries(preflight?.headers ?? [])).toEqual({
    'access-control-allow-origin': site,
    'access-control-allow-methods': 'GET, PUT',
    'access-control-allow-headers': 'content-type, authorization, x-api-key',
    'access-control-max-age': '60',
    vary: 'Origin',
  })
})

test('sees refusals too, which a browser could not read otherwise', () => {
  expect(step().onRefusals).toBe(true)
})

test.each([
  ['* beside others', { origins: ['*', site] }, '* stands alone.'],
  ['cookies for every site', { origins: ['*'], credentials: true }, 'Cookies for every site'],
  ['an origin with a path', { origins: [`${site}/`] }, 'An origin is a scheme'],
  ['the opaque origin', { origins: ['null'] }, 'An origin is a scheme'],
  ['no origin', { origins: [] }, 'Name at least one origin.'],
])('does not accept %s', (_, config, message) => {
  expect(cors.config.safeParse(config).error?.issues[0]?.message).toContain(message)
})

test('becomes the plugin of the same name in APISIX', () => {
  expect(corsApisix(cors.config.parse({ origins: [site], methods: ['GET'] }))).toMatchObject({
    plugins: { cors: { allow_origins: site, allow_methods: 'GET', allow_credential: false } },
  })
})

/** What two steps say together: the one of the API stands behind the one of all, and so has the answer first. */
function bothAnswered(origin: string, ofAll: object, ofApi: object) {
  const exchange = from(origin)
  const answer = anAnswer({ headers: new Headers({ vary: 'Accept, Origin' }) })
  for (const config of [ofApi, ofAll]) step(config).response?.(exchange, answer)
  return answer.headers
}

test('of a step for all and one for the API, either permits a site, the one of the API on its terms', () => {
  const other = 'https://partner.example.org'
  const ofApi = { origins: [other], credentials: true, exposedHeaders: ['x-total'] }
  for (const ofAll of [{}, { origins: ['*'] }]) {
    const headers = bothAnswered(other, ofAll, ofApi)
    expect(headers.get('access-control-allow-origin')).toBe(other)
    expect(headers.get('access-control-allow-credentials')).toBe('true')
    expect(headers.get('access-control-expose-headers')).toBe('x-total')
  }
  expect(bothAnswered(site, {}, ofApi).get('access-control-allow-origin')).toBe(site)
  expect(bothAnswered(site, {}, ofApi).get('access-control-allow-credentials')).toBeNull()
})

test('Vary names the origin once', () => {
  expect(bothAnswered(site, {}, {}).get('vary')).toBe('Accept, Origin')
})
