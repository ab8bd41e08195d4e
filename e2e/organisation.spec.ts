import { expect, type Page, test } from '@playwright/test'
import { expectAccessible, newPage, openMenu } from './accessible.ts'
import { password, signIn, signUp } from './accounts.ts'
import { follow } from './follow.ts'

test.describe.configure({ mode: 'serial' })
let owner: Page
let colleague: Page

test('an owner invites a colleague, who makes an account from the link', async ({ browser }) => {
  owner = await newPage(browser)
  colleague = await newPage(browser)
  await signUp(owner, { name: 'Olga', organisation: 'Globex', email: 'olga@globex.example' })
  await openMenu(owner, 'Globex')
  await owner.getByRole('menuitem', { name: 'Organisation and members' }).click()
  await expect(owner.getByRole('heading', { name: 'Globex' })).toBeVisible()
  await expectAccessible(owner)
  await owner.getByLabel('E-mail').fill('carl@globex.example')
  await owner.getByLabel('Role', { exact: true }).selectOption('viewer')
  await owner.getByRole('button', { name: 'Invite' }).click()
  const link = (await owner.getByLabel('link', { exact: true }).textContent()) ?? ''

  await colleague.goto(link)
  await expect(colleague.getByText('is invited to Globex as viewer')).toBeVisible()
  await expectAccessible(colleague)
  await colleague.getByLabel('Your name').fill('Carl')
  await colleague.getByLabel('Password').fill(password)
  await colleague.getByRole('button', { name: 'Make account and accept' }).click()
  await expect(colleague).toHaveURL(/\/subscriptions$/)

  const other = await newPage(owner.context().browser() ?? browser)
  await other.goto(link)
  await expect(other.getByText('This invitation is not valid')).toBeVisible()
})

test('of an invitation only the link that works is shown', async () => {
  await owner.getByLabel('E-mail').fill('late@globex.example')
  await owner.getByRole('button', { name: 'Invite' }).click()
  const link = owner.getByLabel('link', { exact: true })
  const first = (await link.textContent()) ?? ''
  await owner.getByRole('button', { name: 'New link for late@globex.example' }).click()
  await expect(link).toHaveCount(1)
  await expect(link).not.toHaveText(first)
  await owner
    .getByRole('button', { name: 'Take back the invitation of late@globex.example' })
    .click()
  await expect(owner.getByText('The invitation is taken back')).toBeVisible()
  await expect(link).toHaveCount(0)
})

test('a viewer sees the members and can change nothing', async () => {
  await colleague.goto('/organisation')
  await expect(colleague.getByRole('table', { name: 'Members' })).toContainText('Olga')
  await expect(colleague.getByRole('button', { name: 'Invite' })).toHaveCount(0)
  await expect(colleague.getByRole('combobox')).toHaveCount(0)
})

test('an owner makes a link by which a member sets a new password, once', async ({ browser }) => {
  await owner.goto('/organisation')
  await owner.getByRole('button', { name: 'New password … for Carl', exact: true }).click()
  const dialog = owner.getByRole('alertdialog')
  await expect(dialog).toContainText('It works once, for 24 hours')
  await expectAccessible(owner)
  await dialog.getByRole('button', { name: 'Make link' }).click()
  await expect(dialog).toContainText('Hand this link to Carl')
  await expect(dialog.getByRole('button', { name: 'Copy link' })).toBeVisible()
  await expectAccessible(owner)
  const link = (await dialog.getByLabel('link', { exact: true }).textContent()) ?? ''
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(owner.getByLabel('link', { exact: true })).toHaveCount(0)

  const forgetful = await newPage(browser)
  await forgetful.goto('/sign-in')
  await expect(forgetful.getByText('Forgotten your password?')).toBeVisible()
  await forgetful.goto(link)
  await expect(forgetful.getByText('carl@globex.example')).toBeVisible()
  await expect(forgetful).not.toHaveURL(/#/)
  await expectAccessible(forgetful)
  await forgetful.getByLabel('New password').fill('a sentence that is easily kept')
  await forgetful.getByRole('button', { name: 'Set password' }).click()
  await expect(forgetful.getByText('The password is set')).toBeVisible()
  await expectAccessible(forgetful)
  await follow(forgetful.getByRole('link', { name: 'Sign in' }))
  await forgetful.getByLabel('E-mail').fill('carl@globex.example')
  await forgetful.getByLabel('Password').fill('a sentence that is easily kept')
  await forgetful.getByRole('button', { name: 'Sign in' }).click()
  await expect(forgetful.getByRole('heading', { name: 'Catalogue' })).toBeVisible()

  await colleague.goto('/organisation')
  await expect(colleague).toHaveURL(/\/sign-in/)
  colleague = forgetful
  const late = await newPage(browser)
  await late.goto(link)
  await expect(late.getByText('This link does not work, or works no more.')).toBeVisible()
})

test('the only owner cannot leave; a removed member is out at once', async () => {
  await owner.goto('/organisation')
  await owner.getByRole('button', { name: 'Leave' }).click()
  await owner.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click()
  await expect(owner.getByText('This is the only owner')).toBeVisible()
  await owner.getByRole('button', { name: 'Remove' }).click()
  await expectAccessible(owner)
  await owner.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await expect(owner.getByRole('table', { name: 'Members' })).not.toContainText('Carl')
  await colleague.goto('/organisation')
  await expect(colleague.getByText('There is nothing here')).toBeVisible()
})

test('somebody in two organisations turns from one to the other', async () => {
  await owner.goto('/account')
  await owner.getByLabel('Another organisation').fill('Hooli')
  await owner.getByRole('button', { name: 'Make organisation' }).click()
  await expect(owner.getByRole('button', { name: 'Hooli' })).toBeVisible()
  await openMenu(owner, 'Hooli')
  await owner.getByRole('menuitem', { name: 'Globex' }).click()
  await expect(owner.getByRole('button', { name: 'Globex' })).toBeVisible()
  await owner.goto('/organisation')
  await expect(owner.getByRole('heading', { name: 'Globex' })).toBeVisible()
})

test('a copy of the cookie opens nothing once its session was signed out of', async ({
  browser,
}) => {
  const elsewhere = await newPage(browser)
  await elsewhere.goto('/sign-in')
  await signIn(elsewhere, 'olga@globex.example')
  await expect(elsewhere.getByRole('button', { name: 'Globex' })).toBeVisible()
  const copy = await elsewhere.context().cookies()

  await openMenu(elsewhere, 'Globex')
  await elsewhere.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(elsewhere.getByRole('link', { name: 'Sign in' }).first()).toBeVisible()
  await elsewhere.context().addCookies(copy)
  await elsewhere.goto('/organisation')
  await expect(elsewhere).toHaveURL(/\/sign-in/)
})

test('a changed password keeps this session and ends the others', async ({ browser }) => {
  const elsewhere = await newPage(browser)
  await elsewhere.goto('/sign-in')
  await signIn(elsewhere, 'olga@globex.example')
  await expect(elsewhere.getByRole('button', { name: 'Globex' })).toBeVisible()

  await owner.goto('/account')
  await expectAccessible(owner)
  await expect(owner.getByText('You have none that works.')).toBeVisible()
  await owner.getByLabel('Password now').fill(password)
  await owner.getByLabel('New password').fill('another fine sentence')
  await owner.getByRole('button', { name: 'Change password' }).click()
  await expect(owner.getByText('Changed. Every other session is signed out')).toBeVisible()
  await owner.goto('/organisation')
  await expect(owner.getByRole('heading', { name: 'Globex' })).toBeVisible()
  await elsewhere.goto('/organisation')
  await expect(elsewhere).toHaveURL(/\/sign-in/)
})
