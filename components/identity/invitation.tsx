'use client'

import { useState } from 'react'
import { Button, LinkButton } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Outcome } from '#components/ui/outcome.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { acceptInvitationAction, findInvitationAction } from '#lib/identity/people-actions.ts'
import { NewPasswordField } from './new-password-field.tsx'
import { openSession } from './open-session.ts'
import { SignOutFirst } from './sign-out-first.tsx'
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
            sent, or ask whoever invited you for another. If you have accepted it already, sign in.
          </Notice>
        ) : (
          <Notice tone="bad" title="The invitation cannot be looked at now">
            {look.refused.message}
          </Notice>
        )}
        <div className="flex flex-wrap gap-3">
          <LinkButton href="/sign-in">Sign in</LinkButton>
          <LinkButton href="/">To the start</LinkButton>
        </div>
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
  const onward = found.organisation ? '/subscriptions' : '/console'
  const [password, setPassword] = useState('')
  const [isSignedOut, setIsSignedOut] = useState(false)
  const { run, pending, refused, faultOf } = useAction(
    acceptInvitationAction,
    async ({ email }) => {
      sessionStorage.removeItem(KEPT)
      const refusal = password ? await openSession(email, password) : null
      if (refusal === null) return window.location.assign(onward)
      setIsSignedOut(true)
    },
  )
  if (isSignedOut)
    return (
      <>
        <Outcome tone="warn" title="Your account is made, and the invitation accepted">
          Signing in with it did not work. Sign in as {found.email} with the password that you have
          just chosen.
        </Outcome>
        <LinkButton href={`/sign-in?next=${encodeURIComponent(onward)}`} variant="primary">
          Sign in
        </LinkButton>
      </>
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
  if (signedInAs) return <SignOutFirst {...{ signedInAs }} email={found.email} />
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
