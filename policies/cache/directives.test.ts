import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { minute, step } from './testing.ts'

const now = 1_700_000_000_000
beforeEach(() => vi.useFakeTimers({ toFake: ['Date', 'performance'], now }))
afterEach(() => vi.useRealTimers())

const wait = (seconds: number) => vi.advanceTimersByTime(seconds * 1_000)
const after = (seconds: number) => new Date(now + seconds * 1_000).toUTCString()

/** How often the backend is asked by a call, and by another after some seconds. */
async function askedAgain(headers: Record<string, string>, seconds = 30, config: object = {}) {
  const { call, asked } = step(config)
  await call({ reply: { headers } })
  wait(seconds)
  await call({ reply: { headers } })
  return asked.length === 2
}

test.each([
  ['two times that differ', 'max-age=1, max-age=600'],
  ['two times that differ, the other way round', 'max-age=600, max-age=1'],
  ['a time within quotes of another directive', 'ext="a, max-age=600"'],
  ['a time that is no whole number', 'max-age=600.5'],
  ['a time with a unit', 'max-age=600s'],
  ['a time without a number', 'max-age'],
  ['a shorter time for shared caches', 'max-age=600, s-maxage=1'],
  ['immutable alone', 'public, immutable'],
  ['no-cache of a field only', 'max-age=600, no-cache="set-cookie"'],
])('asks again: %s', async (_, value) => {
  expect(await askedAgain({ 'cache-control': value })).toBe(true)
})

test.each([
  ['must-revalidate, while it is fresh', 'max-age=60, must-revalidate'],
  ['the same time twice', 'max-age=60, max-age=60'],
  ['a time in quotes', 'max-age="60"'],
  ['immutable with a time', 'max-age=60, immutable'],
  ['blanks and empty elements', ' , Max-Age = 60 ,,'],
  ['a time beyond all numbers', `max-age=${'9'.repeat(400)}`],
])('does not ask again: %s', async (_, value) => {
  expect(await askedAgain({ 'cache-control': value })).toBe(false)
})

test('immutable makes no time longer', async () => {
  const headers = { 'cache-control': 'public, immutable', date: after(0), expires: after(20) }
  expect(await askedAgain(headers, 10)).toBe(false)
  expect(await askedAgain(headers, 30)).toBe(true)
})

test.each(['', '0', '-1', '2099-01-01', '2099', 'Fri, 31 Dec 2099 23:59:59'])(
  'Expires: %j is of the past, also where there is a standard time',
  async (expires) => {
    expect(await askedAgain({ expires }, 1, { standardSeconds: 60 })).toBe(true)
  },
)

test('a Date that is none does not stretch the time until Expires', async () => {
  expect(await askedAgain({ date: '1999', expires: after(20) })).toBe(true)
})

test('the time that the backend took counts as age', async () => {
  const { call, asked } = step()
  await call({ reply: minute, takes: 50 })
  expect((await call()).headers.get('age')).toBe('50')
  wait(10)
  await call()
  expect(asked).toHaveLength(2)
})

test('a caller that takes stale answers gets them where the backend does not forbid it', async () => {
  const headers = { 'cache-control': 'max-stale' }
  for (const value of [
    'max-age=60, must-revalidate',
    'max-age=60, proxy-revalidate',
    's-maxage=60',
    'no-cache',
  ]) {
    const { call, asked } = step()
    await call({ reply: { headers: { 'cache-control': value, etag: '"v1"' } } })
    wait(61)
    await call({ headers })
    expect(asked, value).toHaveLength(2)
  }
  const { call, asked } = step()
  await call({ reply: minute })
  wait(61)
  expect((await call({ headers })).text).toBe('answer 1')
  expect(asked).toHaveLength(1)
})

test.each([
  ['404', 404],
  ['301', 301],
])('a condition says nothing of an answer that is not well: %s', async (_, status) => {
  const { call } = step()
  await call({ reply: { ...minute, status } })
  for (const tags of ['"v1"', '*'])
    expect((await call({ headers: { 'if-none-match': tags } })).status).toBe(status)
})

test('a condition by a date that is none counts as none', async () => {
  const { call } = step()
  await call({ reply: { headers: { ...minute.headers, 'last-modified': after(-60) } } })
  const since = async (date: string) =>
    (await call({ headers: { 'if-modified-since': date } })).status
  expect([await since(after(0)), await since('2099'), await since('Fri, 31 Dec 2099')]).toEqual([
    304, 200, 200,
  ])
})

test('cookies that come with the word that nothing has changed stay cookies of their own', async () => {
  const { call } = step()
  await call({ reply: minute })
  wait(61)
  const lines: [string, string][] = [
    ['set-cookie', 'a=1; Expires=Wed, 21 Oct 2065 07:28:00 GMT'],
    ['set-cookie', 'b=2'],
  ]
  const { headers } = await call({ reply: { status: 304, lines } })
  expect([...headers].filter(([name]) => name === 'set-cookie')).toEqual(lines)
})

test('of two answers that fit, the later one counts', async () => {
  const { call } = step()
  const languages = { headers: { 'cache-control': 'max-age=600', vary: 'accept-language' } }
  await call({ headers: { 'accept-language': 'de' }, reply: languages })
  await call({ headers: { 'accept-language': 'en' }, reply: minute })
  expect((await call({ headers: { 'accept-language': 'de' } })).text).toBe('answer 2')
})
