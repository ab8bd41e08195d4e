import { expect, test, vi } from 'vitest'
import { signUpAction } from '#lib/identity/actions.ts'

vi.mock('next/headers', () => ({
  headers: async () => new Headers(),
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}))
vi.mock('next/navigation', () => ({ unstable_rethrow: () => undefined }))
vi.mock('next-auth', () => ({ getServerSession: async () => null }))

test('a form whose text no database holds is told in which field', async () => {
  const answer = await signUpAction({
    name: 'Kim',
    organisationName: 'Acme\0',
    email: 'kim@acme.example',
    password: 'correct horse battery',
  })

  expect(answer).toMatchObject({
    ok: false,
    failure: { code: 'invalid_input', faults: [{ path: 'organisationName' }] },
  })
})
