import { expect, test } from 'vitest'
import { changeSince, otherAccount, SIGNED_OUT, shownAccount } from './shown-account.ts'

const ada = { userId: 'usr_ada', name: 'Ada', membership: { organisationId: 'org_acme' } }
const page = shownAccount({ userId: 'usr_ada', organisationId: 'org_acme' })

test('a page acts for the account that it shows', () => {
  expect(otherAccount(page, ada)).toBeNull()
  expect(otherAccount(shownAccount({ userId: 'usr_ada', organisationId: null }), ada)).toBeNull()
})

test('what does not say for whom it was made is asked by nobody’s page', () => {
  expect(otherAccount(null, ada)).toBeNull()
})

test('a page of somebody else does nothing, and says who is signed in by now', () => {
  expect(otherAccount(page, { ...ada, userId: 'usr_bob', name: 'Bob' })).toMatch(/Bob.*stays here/)
})

test('a page of another organisation does nothing, and says how to go on', () => {
  const elsewhere = { ...ada, membership: { organisationId: 'org_globex' } }
  expect(otherAccount(page, elsewhere)).toMatch(/organisation.*stays here/)
  expect(otherAccount(page, { ...ada, membership: null })).toMatch(/organisation/)
  expect(otherAccount(page, elsewhere, { ofOrganisation: false })).toBeNull()
})

test('a page notices that another tab signed out, or turned to another account or organisation', () => {
  const elsewhere = shownAccount({ userId: 'usr_ada', organisationId: 'org_globex' })
  const bob = shownAccount({ userId: 'usr_bob', organisationId: 'org_acme' })
  expect(changeSince(page, SIGNED_OUT)).toBe('signed out')
  expect(changeSince(page, bob)).toBe('account')
  expect(changeSince(page, elsewhere)).toBe('organisation')
})

test('a page notices nothing where it shows what the others do, or nobody’s account', () => {
  const console = shownAccount({ userId: 'usr_ada', organisationId: null })
  expect(changeSince(page, page)).toBeNull()
  expect(changeSince(page, null)).toBeNull()
  expect(changeSince(page, console)).toBeNull()
  expect(changeSince(console, page)).toBeNull()
  expect(changeSince(null, SIGNED_OUT)).toBeNull()
  expect(changeSince(null, page)).toBeNull()
})
