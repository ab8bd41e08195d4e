import { beforeEach, expect, test, vi } from 'vitest'
import { db } from '#lib/db/client.ts'
import { signUpAction } from '#lib/identity/actions.ts'
import { chooseOrganisationAction, renameOrganisationAction } from '#lib/identity/people-actions.ts'
import { saveStepAction } from '#lib/policy-chains/actions.ts'
import { environment } from '#lib/shared/environment.ts'
import { newId } from '#lib/shared/ids.ts'
import { aMember } from '#tests/database/people.ts'
import { SHOWN_ACCOUNT, shownAccount } from './shown-account.ts'

const sent = vi.hoisted(() => ({ headers: new Headers(), session: null as object | null }))
vi.mock('next/headers', () => ({
  headers: async () => sent.headers,
  cookies: async () => ({ get: () => undefined, set: () => undefined, getAll: () => [] }),
}))
vi.mock('next/cache', () => ({ revalidatePath: () => undefined }))
vi.mock('next/navigation', () => ({ unstable_rethrow: () => undefined }))
vi.mock('next-auth', () => ({ getServerSession: async () => sent.session }))

const input = {
  name: 'Kim',
  organisationName: 'Acme',
  email: 'kim@acme.example',
  password: 'correct horse battery',
}
beforeEach(() => {
  sent.headers = new Headers({ origin: environment().GATEHOUSE_URL })
  sent.session = null
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

test('whoever is signed out while filling in a form is told how not to lose it', async () => {
  const answer = await saveStepAction({
    policy: 'rate-limit',
    scope: 'global',
    config: { calls: 1, windowSeconds: 1 },
  })

  expect(answer).toMatchObject({
    ok: false,
    failure: { code: 'unauthenticated', message: expect.stringContaining('in another tab') },
  })
})

test('a page that another account has taken over in another tab changes nothing of it', async () => {
  const [mine, theirs] = [await aMember(), await aMember()]
  const userId = mine.actor.userId ?? ''
  sent.session = {
    user: { id: userId, sessionEpoch: 0, sessionId: newId('ses'), signedInAt: Date.now() },
  }
  const rename = (organisationId: string) => {
    sent.headers.set(SHOWN_ACCOUNT, shownAccount({ userId, organisationId }))
    return renameOrganisationAction({ name: 'Renamed' })
  }

  expect(await rename(theirs.organisationId)).toMatchObject({
    ok: false,
    failure: { code: 'forbidden', message: expect.stringContaining('organisation') },
  })
  const kept = await db.organisation.findUniqueOrThrow({ where: { id: mine.organisationId } })
  expect(kept.name).not.toBe('Renamed')
  // The menu in which another is chosen stands on that very page.
  expect(await chooseOrganisationAction({ organisationId: mine.organisationId })).toMatchObject({
    ok: true,
  })
  expect(await rename(mine.organisationId)).toMatchObject({ ok: true })
})
