import { expect, test, vi } from 'vitest'

test('a sign-in while the database is away says so, and nothing of the inside', async () => {
  vi.stubEnv('DATABASE_URL', 'postgres://gatehouse:secret@127.0.0.1:1/gatehouse')
  const logged = vi.spyOn(console, 'error').mockReturnValue()
  const { authorize } = await import('./auth-options.ts')
  const credentials = { email: 'ada@example.com', password: 'a sentence to sign in with' }
  await expect(authorize(credentials)).rejects.toThrow(/^unavailable$/)
  expect(logged).toHaveBeenCalledOnce()
})
