'use client'

import { signIn, signOut } from 'next-auth/react'
import { useState } from 'react'
import { Button, LinkButton } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { acceptInvitationAction, findInvitationAction } from '#lib/identity/people-actions.ts'
import { NewPasswordField } from './new-password-field.tsx'
import { useLinkToken } from './use-link-token.ts'

/** Kept while somebody signs in first. */
const KEPT = 'gatehouse.invitation'

interface Found {
  email: string
  organisation: string | null
  role: string
  hasAccount: boolean
}

/** The page behind an invitation's link; its token stands behind the `#` and is sent by nobody but this page. */
export function Invitation({ signedInAs }: { signedInAs: string | null }) {
  const [token, setToken] = useState<string | null>(null)
  const [found, setFound] = useState<Found | null>(null)
  const look = useAction(findInvitationAction, setFound)
  useLinkToken(KEPT, (given) => {
    setToken(given)
    look.run({ token: given })
  })
  if (look.refused)
    return (
      <>
        {look.refused.code === 'invitation_invalid' || look.refused.code === 'invalid_input' ? (
          <Notice tone="bad" title="This invitation is not valid">
            It was used, taken back, is over, or its link is not whole. Open the link as it was
            sent, or ask whoever invited you for another.
          </Notice>
        ) : (
          <Notice tone="bad" title="The invitation cannot be looked at now">
            {look.refused.message}
          </Notice>
        )}
        <LinkButton href="/">To the start</LinkButton>
      </>
    )
  if (!found || !token) return <p className="text-sm text-muted">Looking at the invitation…</p>
  return (
    <>
      <p className="text-sm">
        {found.email} is invited to{' '}
        <strong>{found.organisation ?? 'the staff of this portal'}</strong> as {found.role}.
      </p>
      <Acceptance token={token} found={found} signedInAs={signedInAs} />
    </>
  )
}

function Acceptance({
  token,
  found,
  signedInAs,
}: {
  token: string
  found: Found
  signedInAs: string | null
}) {
  const onward = () => {
    sessionStorage.removeItem(KEPT)
    window.location.assign(found.organisation ? '/subscriptions' : '/console')
  }
  const [password, setPassword] = useState('')
  const { run, pending, refused, faultOf } = useAction(
    acceptInvitationAction,
    async ({ email }) => {
      if (password) await signIn('credentials', { email, password, redirect: false })
      onward()
    },
  )
  if (signedInAs === found.email)
    return (
      <>
        {refused && <Notice tone="bad">{refused.message}</Notice>}
        <Button variant="primary" pending={pending} onClick={() => run({ token })}>
          Accept
        </Button>
      </>
    )
  if (signedInAs)
    return (
      <>
        <Notice tone="warn">
          You are signed in as {signedInAs}. Sign out to accept as {found.email}.
        </Notice>
        <Button onClick={() => void signOut({ callbackUrl: '/invitation' })}>Sign out</Button>
      </>
    )
  if (found.hasAccount)
    return <LinkButton href="/sign-in?next=%2Finvitation">Sign in as {found.email}</LinkButton>
  return (
    <form
      method="post"
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        const name = String(new FormData(event.currentTarget).get('account.name') ?? '')
        run({ token, account: { name, password } })
      }}
    >
      {refused && !refused.faults && <Notice tone="bad">{refused.message}</Notice>}
      <TextField
        name="account.name"
        label="Your name"
        autoComplete="name"
        required
        fault={faultOf('account.name')}
      />
      <input type="hidden" name="username" autoComplete="username" value={found.email} readOnly />
      <NewPasswordField
        name="account.password"
        label="Password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        fault={faultOf('account.password')}
      />
      <Button type="submit" variant="primary" pending={pending}>
        Make account and accept
      </Button>
    </form>
  )
}
