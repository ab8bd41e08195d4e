'use client'

import { useState } from 'react'
import { Button, LinkButton } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Outcome } from '#components/ui/outcome.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { changePasswordAction } from '#lib/identity/people-actions.ts'
import { NewPasswordField } from './new-password-field.tsx'
import { openSession } from './open-session.ts'

/** Changing the password ends every session; this one is opened again with the new password. */
export function PasswordForm({ email }: { email: string }) {
  const [saved, setSaved] = useState(false)
  const [isSignedOut, setIsSignedOut] = useState(false)
  const [password, setPassword] = useState('')
  const { run, pending, refused, faultOf } = useAction(changePasswordAction, async () => {
    const refusal = await openSession(email, password)
    setPassword('')
    setSaved(refusal === null)
    setIsSignedOut(refusal !== null)
  })
  if (isSignedOut)
    return (
      <div className="grid max-w-md justify-items-start gap-3">
        <Outcome tone="warn" title="The password is changed">
          Every session is signed out, and signing this one in again did not work. Sign in with the
          new password.
        </Outcome>
        <LinkButton href="/sign-in?next=%2Faccount" variant="primary">
          Sign in
        </LinkButton>
      </div>
    )
  return (
    <form
      method="post"
      className="grid max-w-md gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        setSaved(false)
        const form = new FormData(event.currentTarget)
        run({ current: String(form.get('current') ?? ''), password })
      }}
    >
      <p className="text-sm">
        Every other session is signed out by it. Your{' '}
        <a className="text-accent underline" href="#tokens">
          API tokens
        </a>{' '}
        go on: revoke those that somebody else may know.
      </p>
      {saved && <Notice tone="good">Changed. Every other session is signed out.</Notice>}
      {refused && !refused.faults && <Notice tone="bad">{refused.message}</Notice>}
      <TextField
        name="current"
        label="Password now"
        type="password"
        autoComplete="current-password"
        required
        fault={faultOf('current')}
      />
      <NewPasswordField
        name="password"
        label="New password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        fault={faultOf('password')}
      />
      <div>
        <Button type="submit" variant="primary" pending={pending}>
          Change password
        </Button>
      </div>
    </form>
  )
}
