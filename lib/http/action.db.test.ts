import { beforeEach, expect, test, vi } from 'vitest'
import { signUpAction } from '#lib/identity/actions.ts'
import { environment } from '#lib/shared/environment.ts'
import { requestSubscriptionAction } from '#lib/subscriptions/actions.ts'

const sent = vi.hoisted(() => ({ headers: new Headers() }))
vi.mock('next/headers', () => ({
  headers: async () => sent.headers,
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}))
vi.mock('next/navigation', () => ({ unstable_rethrow: () => undefined }))
vi.mock('next-auth', () => ({ getServerSession: async () => null }))

const input = {
  name: 'Kim',
  organisationName: 'Acme',
  email: 'kim@acme.example',
  password: 'correct horse battery',
}
beforeEach(() => {
  sent.headers = new Headers({ origin: environment().GATEHOUSE_URL })
})

test.each([{}, { origin: 'https://evil.example' }, { origin: 'null' }])(
  'what does not say that it comes from a page of ours is refused: %j',
  async (headers) => {
    sent.headers = new Headers(headers as Record<string, string>)
    expect(await signUpAction(input)).toMatchObject({ ok: false, failure: { code: 'forbidden' } })
  },
)

test('a form whose text no database holds is told in which field', async () => {
  const answer = await signUpAction({ ...input, organisationName: 'Acme\0' })

  expect(answer).toMatchObject({
    ok: false,
    failure: { code: 'invalid_input', faults: [{ path: 'organisationName' }] },
  })
})

test('a form that is sent when the session is over keeps what was written, and says how it can be sent', async () => {
  const answer = await requestSubscriptionAction({ productId: 'prd_0000000000000000' })

  expect(answer).toMatchObject({
    failure: { code: 'unauthenticated', message: expect.stringContaining('another tab') },
  })
})
