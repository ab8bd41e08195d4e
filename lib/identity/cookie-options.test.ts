import { beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.resetModules()
  vi.stubEnv('DATABASE_URL', 'postgres://127.0.0.1/none')
  vi.stubEnv('GATEHOUSE_SECRET', 'x'.repeat(32))
})

test.each([
  ['https://portal.example.com', true],
  ['HTTPS://portal.example.com', true],
  ['http://localhost:3000', false],
])('a cookie of a portal at %s has “Secure”: %s', async (portal, secure) => {
  vi.stubEnv('GATEHOUSE_URL', portal)
  const { cookieOptions } = await import('./cookie-options.ts')
  expect(cookieOptions()).toEqual({ httpOnly: true, sameSite: 'lax', path: '/', secure })
})
