import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RequestBody } from '#policies/kit/exchange.ts'
import { refusal } from '#policies/kit/refusal.ts'
import { cache } from './definition.ts'
import { minute, step } from './testing.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date', 'performance'], now: 1_700_000_000_000 }))
afterEach(() => vi.useRealTimers())

const wait = (seconds: number) => vi.advanceTimersByTime(seconds * 1_000)

test('gives a fresh answer again without asking, with its age', async () => {
  const { call, asked } = step()
  expect((await call({ reply: minute })).headers.get('cache-status')).toBe('gatehouse; fwd=miss')
  wait(59)
  const { text, headers } = await call()
  expect([text, headers.get('age'), headers.get('cache-status')]).toEqual([
    'answer 1',
    '59',
    'gatehouse; hit',
  ])
  expect(asked).toHaveLength(1)
})

test('one path of two APIs, or of two backends, has two answers', async () => {
  const { call } = step()
  const places = [
    { apiId: 'api_one' },
    { apiId: 'api_two' },
    { apiId: 'api_one', backendUrl: 'http://other.test' },
  ]
  const answers = ['answer 1', 'answer 2', 'answer 3']
  for (const _ of ['asked for', 'kept'])
    for (const [index, place] of places.entries())
      expect((await call({ ...place, reply: minute })).text).toBe(answers[index])
  // Nor does a change of one make those of the others old.
  await call({ apiId: 'api_two', method: 'POST' })
  expect((await call({ apiId: 'api_one', reply: minute })).text).toBe('answer 1')
  expect((await call({ apiId: 'api_two', reply: minute })).text).toBe('answer 5')
})

test('a clock that is set back keeps no answer for longer, and one that is set ahead ends none sooner', async () => {
  for (const jumpMs of [-7_200_000, 7_200_000]) {
    const { call } = step()
    await call({ reply: minute })
    vi.setSystemTime(Date.now() + jumpMs)
    wait(59)
    expect((await call({ reply: minute })).text).toBe('answer 1')
    wait(2)
    expect((await call({ reply: minute })).text).toBe('answer 2')
  }
})

test('checks a stale answer with the backend, and it is fresh again', async () => {
  const { call, asked } = step()
  await call({ reply: minute })
  wait(61)
  const checked = await call({
    reply: { status: 304, headers: { 'cache-control': 'max-age=60', 'x-new': '1' } },
  })
  expect(asked[1]?.requestHeaders.get('if-none-match')).toBe('"v1"')
  expect([checked.status, checked.text, checked.headers.get('x-new')]).toEqual([
    200,
    'answer 1',
    '1',
  ])
  wait(30)
  expect((await call()).text).toBe('answer 1')
  expect(asked).toHaveLength(2)
})

test('a stale answer that has changed is replaced', async () => {
  const { call } = step()
  await call({ reply: minute })
  wait(61)
  expect((await call({ reply: minute })).text).toBe('answer 2')
  expect((await call()).text).toBe('answer 2')
})

test.each([
  ['no-store', { 'cache-control': 'no-store' }],
  ['Private, whatever its case', { 'cache-control': 'Private, max-age=60' }],
  ['a cookie', { 'cache-control': 'max-age=60', 'set-cookie': 'a=1' }],
  ['Vary: *', { 'cache-control': 'max-age=60', vary: '*' }],
  ['nothing said', {}],
])('does not keep an answer with %s', async (_, headers) => {
  const { call, asked, store } = step()
  await call({ reply: { headers: headers as Record<string, string> } })
  await call()
  expect([asked.length, store.bytes]).toEqual([2, 0])
})

test.each([
  ['a fault of the backend', { status: 500, ...minute }, 2],
  ['a part', { status: 206, ...minute }, 2],
  ['what is not there', { status: 404, ...minute }, 1],
])('of other answers: %s', async (_, reply, times) => {
  const { call, asked } = step()
  await call({ reply })
  await call()
  expect(asked).toHaveLength(times)
})

test('keeps for the standard time what says nothing', async () => {
  const { call, asked } = step({ standardSeconds: 10 })
  const first = await call()
  expect(first.headers.get('cache-control')).toBeNull()
  wait(9)
  expect((await call()).headers.get('cache-control')).toBeNull()
  wait(1)
  await call()
  expect(asked).toHaveLength(2)
})

test('each subscription has its own answers', async () => {
  const { call } = step()
  await call({ subscriptionId: 'sub_a', reply: minute })
  expect((await call({ subscriptionId: 'sub_b', reply: minute })).text).toBe('answer 2')
  expect((await call({ subscriptionId: 'sub_a' })).text).toBe('answer 1')
})

test('shared by everybody only where said, and never what was asked for with credentials', async () => {
  const { call } = step({ sharedBy: 'everybody', standardSeconds: 60 })
  for (const name of ['authorization', 'cookie'])
    await call({ subscriptionId: 'sub_a', headers: { [name]: 'a' }, reply: minute })
  expect((await call({ subscriptionId: 'sub_b', reply: minute })).text).toBe('answer 3')
  expect((await call({ subscriptionId: 'sub_c' })).text).toBe('answer 3')
})

test('what the backend calls public is kept although credentials were sent', async () => {
  const { call, asked } = step({ sharedBy: 'everybody' })
  const reply = { headers: { 'cache-control': 'public, max-age=60' } }
  await call({ headers: { authorization: 'Bearer a' }, reply })
  await call({ headers: { authorization: 'Bearer b' } })
  expect(asked).toHaveLength(1)
})

test.each([
  ['authorization', 'Authorization'],
  ['cookie', 'Cookie'],
])(
  'one caller’s %s never gets the answer of another’s where the backend tells them apart',
  async (name, vary) => {
    const { call, asked } = step({ sharedBy: 'everybody' })
    const reply = { headers: { 'cache-control': 'public, max-age=60', vary } }
    expect((await call({ headers: { [name]: 'a' }, reply })).text).toBe('answer 1')
    expect((await call({ headers: { [name]: 'b' }, reply })).text).toBe('answer 2')
    expect((await call({ headers: { [name]: 'a' } })).text).toBe('answer 1')
    expect(asked).toHaveLength(2)
  },
)

test('a token that was checked under another name is a credential too', async () => {
  const { call, asked } = step({ sharedBy: 'everybody', standardSeconds: 60 })
  await call({ claims: { sub: 'ada' } })
  await call({ claims: { sub: 'bob' } })
  expect(asked).toHaveLength(2)
})

test('keeps one answer for each value that the answer depends on', async () => {
  const { call, asked } = step()
  const reply = { headers: { 'cache-control': 'max-age=60', vary: 'Accept-Language, Accept' } }
  await call({ headers: { 'accept-language': 'de' }, reply })
  await call({ headers: { 'accept-language': 'en' }, reply })
  expect((await call({ headers: { 'accept-language': 'de' } })).text).toBe('answer 1')
  expect((await call({ headers: { 'accept-language': 'en' } })).text).toBe('answer 2')
  await call({ reply })
  expect(asked).toHaveLength(3)
})

test.each([
  ['/caf%C3%A9/all', '/caf%c3%a9/al%6C'],
  ['/a@b', '/a%40b'],
  ['/%zz', '/%zz'],
])('a change makes the answers at %s old, also when it is sent to %s', async (path, spelled) => {
  const { call, asked } = step()
  await call({ path, reply: minute })
  await call({ method: 'POST', path: `${spelled}2` })
  expect((await call({ path, reply: minute })).text).toBe('answer 1')
  await call({ method: 'POST', path: spelled })
  await call({ path, reply: minute })
  expect(asked).toHaveLength(4)
})

test('a change makes the answers at its path old, for every caller', async () => {
  const { call } = step()
  await call({ subscriptionId: 'sub_a', reply: minute })
  await call({ subscriptionId: 'sub_b', path: '/pets/1', reply: minute })
  await call({
    method: 'POST',
    reply: { status: 201, headers: { location: 'https://backend.example/base/pets/1' } },
  })
  expect((await call({ subscriptionId: 'sub_a' })).text).toBe('answer 4')
  expect((await call({ subscriptionId: 'sub_b', path: '/pets/1' })).text).toBe('answer 5')
})

test.each([
  ['5', '/pets/', '/pets/5'],
  ['./5', '/pets/', '/pets/5'],
  ['../5', '/pets/dogs/', '/pets/5'],
  ['5', '/pets/4', '/pets/5'],
])(
  'a change makes old what its Location names, also “%s” of %s (RFC 3986, 5)',
  async (location, path, changed) => {
    const { call } = step()
    await call({ path: changed, reply: minute })
    await call({ method: 'POST', path, reply: { status: 201, headers: { location } } })
    expect((await call({ path: changed })).text).toBe('answer 3')
  },
)

test.each([
  ['that failed', { status: 409 }],
  ['that was refused', refusal(502, 'backend-unreachable', 'Away', 'Away.')],
])('a change %s leaves them', async (_, reply) => {
  const { call } = step()
  await call({ reply: minute })
  await call({ method: 'DELETE', reply })
  expect((await call()).text).toBe('answer 1')
})

test.each([
  [200, true],
  [399, true],
  [400, false],
  [500, false],
])('a change that is answered %i makes what is kept old: %s', async (status, isOld) => {
  const { call, asked } = step()
  await call({ reply: minute })
  await call({ method: 'DELETE', reply: { status } })
  await call({ reply: minute })
  expect(asked.length === 3).toBe(isOld)
})

test('a stale answer is checked by its own validators, not by those that its caller has', async () => {
  const modified = 'Tue, 14 Nov 2023 20:00:00 GMT'
  const { call, asked } = step()
  await call({ reply: { headers: { 'cache-control': 'max-age=60', 'last-modified': modified } } })
  wait(61)
  await call({
    headers: {
      'if-none-match': '"of the caller"',
      'if-modified-since': 'Tue, 14 Nov 2023 21:00:00 GMT',
    },
    reply: minute,
  })
  expect(asked[1]?.requestHeaders.get('if-none-match')).toBeNull()
  expect(asked[1]?.requestHeaders.get('if-modified-since')).toBe(modified)
})

test.each([
  ['an older one by date', { 'if-modified-since': 'Tue, 14 Nov 2023 19:59:59 GMT' }, 200],
  ['this one by date', { 'if-modified-since': 'Tue, 14 Nov 2023 20:00:00 GMT' }, 304],
  ['one of no date', { 'if-modified-since': 'yesterday' }, 200],
  ['one by a tag, of an answer without', { 'if-none-match': '"v1"' }, 200],
  ['any by a tag, of an answer without', { 'if-none-match': '*' }, 200],
])('a caller that has %s gets what it lacks', async (_, headers, status) => {
  const { call } = step()
  const reply = {
    headers: { 'cache-control': 'max-age=60', 'last-modified': 'Tue, 14 Nov 2023 20:00:00 GMT' },
  }
  await call({ reply })
  expect((await call({ headers, reply })).status).toBe(status)
})

test('a date says nothing of an answer that has none', async () => {
  const { call } = step()
  await call({ reply: minute })
  const headers = { 'if-modified-since': 'Tue, 14 Nov 2023 20:00:00 GMT' }
  expect((await call({ headers, reply: minute })).status).toBe(200)
})

test('a caller that has the answer gets 304', async () => {
  const { call } = step()
  await call({ reply: { headers: { ...minute.headers, 'content-type': 'text/plain' } } })
  const again = await call({ headers: { 'if-none-match': '"v0", W/"v1"' } })
  expect([
    again.status,
    again.text,
    again.headers.get('etag'),
    again.headers.get('content-type'),
  ]).toEqual([304, '', '"v1"', null])
  expect((await call({ headers: { 'if-none-match': '"v2"' } })).status).toBe(200)
})

test('obeys the caller: no-cache asks the backend, only-if-cached does not', async () => {
  const { call, asked } = step()
  expect(await call({ headers: { 'cache-control': 'only-if-cached' } })).toMatchObject({
    status: 504,
    code: 'not-in-cache',
  })
  await call({ reply: minute })
  await call({ headers: { 'cache-control': 'no-cache' }, reply: { status: 304 } })
  expect(asked).toHaveLength(2)
  expect((await call({ headers: { 'cache-control': 'only-if-cached' } })).text).toBe('answer 1')
})

test('answers HEAD from what GET has brought', async () => {
  const { call, asked } = step()
  await call({ reply: minute })
  expect((await call({ method: 'HEAD' })).headers.get('content-length')).toBe('8')
  expect(asked).toHaveLength(1)
})

test('a part, and what is asked for in parts, goes to the backend', async () => {
  const { call, asked } = step()
  await call({ reply: minute })
  await call({ headers: { range: 'bytes=0-1' } })
  expect(asked).toHaveLength(2)
})

test('an answer that is too large, or breaks off, is not kept', async () => {
  const { call, store } = step({ answerBytesMax: 1_024 })
  const long = 'x'.repeat(2_000)
  expect((await call({ reply: { ...minute, body: long } })).text).toBe(long)
  expect(store.bytes).toBe(0)
})

test('many callers of one path each have their own answer', async () => {
  const { call, asked } = step()
  for (const _ of ['asked for', 'kept'])
    for (let caller = 0; caller < 40; caller += 1)
      await call({ subscriptionId: `sub_${caller}`, reply: minute })
  expect(asked).toHaveLength(40)
})

test('one of several answers that goes leaves the others, and its memory', async () => {
  const { call, asked, store } = step()
  const vary = { ...minute.headers, vary: 'accept-language' }
  const all = ['de', 'fr'].map((language) => ({ 'accept-language': language }))
  for (const headers of all) await call({ headers, reply: { headers: vary } })
  const { bytes } = store
  for (let time = 0; time < 5; time += 1) {
    const headers = { ...all[0], 'cache-control': 'no-cache' }
    await call({ headers, reply: { headers: vary, body: 'answer 1' } })
  }
  expect(store.bytes).toBe(bytes)
  const before = asked.length
  for (const headers of all) await call({ headers })
  expect(asked.length).toBe(before)
  await call({ method: 'DELETE' })
  expect(store.bytes).toBe(0)
  // What is gone leaves no room for more than there may be.
  store.bytesMax = bytes
  for (const language of ['de', 'fr', 'it'])
    await call({ headers: { 'accept-language': language }, reply: { headers: vary } })
  expect(store.bytes).toBeLessThanOrEqual(bytes)
  const kept = asked.length
  await call({ headers: all[0] as Record<string, string>, reply: { headers: vary } })
  expect(asked.length).toBe(kept + 1)
})

test('keeps within its memory; what was not used for longest goes first', async () => {
  const { call, asked, store } = step({ memoryBytesMax: 65_536 })
  const body = 'x'.repeat(25_000)
  for (const path of ['/a', '/b']) await call({ path, reply: { ...minute, body } })
  await call({ path: '/a' })
  await call({ path: '/c', reply: { ...minute, body } })
  expect(store.bytes).toBeLessThanOrEqual(65_536)
  asked.length = 0
  await call({ path: '/a' })
  await call({ path: '/b', reply: minute })
  expect(asked).toHaveLength(1)
  await call({ method: 'POST', path: '/a' })
  await call({ method: 'POST', path: '/b' })
  await call({ method: 'POST', path: '/c' })
  expect(store.bytes).toBe(0)
})

test.each([
  { standardSeconds: -1 },
  { sharedBy: 'all' },
  { answerBytesMax: 1 },
  { memoryBytesMax: 2e9 },
])('does not accept %j', (config) => {
  expect(cache.config.safeParse(config).success).toBe(false)
})

test('an answer to a call by another host, or not by https, is not for this one (RFC 9111, 4)', async () => {
  const { call, store } = step({ sharedBy: 'everybody' })
  const by = (host: string, proto = 'https') =>
    call({ headers: { 'x-forwarded-host': host, 'x-forwarded-proto': proto }, reply: minute })
  expect((await by('evil.test')).text).toBe('answer 1')
  expect((await by('api.test')).text).toBe('answer 2')
  expect((await by('api.test', 'http')).text).toBe('answer 3')
  expect((await by('api.test')).text).toBe('answer 2')
  await call({ method: 'PUT' })
  expect(store.bytes).toBe(0)
})

test('an answer to a call with a body is not kept, nor is a kept one given to it', async () => {
  const { call } = step({ sharedBy: 'everybody' })
  const requestBody: RequestBody = {
    length: 4,
    read: async () => Buffer.from('evil'),
    watch: () => undefined,
    limit: () => true,
    replace: () => undefined,
  }
  expect((await call({ requestBody, reply: minute })).text).toBe('answer 1')
  expect((await call({ reply: minute })).text).toBe('answer 2')
  expect((await call({ requestBody, reply: minute })).text).toBe('answer 3')
})
