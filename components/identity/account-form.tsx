'use client'

import Link from 'next/link'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { createFirstAdministratorAction, signUpAction } from '#lib/identity/actions.ts'
import { NewPasswordField } from './new-password-field.tsx'
import { openSession } from './open-session.ts'

/** Signs up a partner, or makes the first administrator when there is the token of its link. */
export function AccountForm({ setupToken, next }: { setupToken?: string; next: string }) {
  const create = (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '')
    const person = { name: text('name'), email: text('email'), password: text('password') }
    return setupToken
      ? createFirstAdministratorAction({ ...person, token: setupToken })
      : signUpAction({ ...person, organisationName: text('organisationName') })
  }
  let sent = new FormData()
  const [isMade, setIsMade] = useState(false)
  const { run, pending, refused, refuse, faultOf } = useAction(
    async (form: FormData) => {
      sent = form
      return create(form)
    },
    async () => {
      const refusal = await openSession(String(sent.get('email')), String(sent.get('password')))
      if (refusal === null) return window.location.assign(next)
      setIsMade(true)
      refuse('Your account is made, but signing in with it got no answer.')
    },
  )
  return (
    <form
      method="post"
      onSubmit={(event) => {
        event.preventDefault()
        run(new FormData(event.currentTarget))
      }}
      className="grid gap-4"
    >
      {refused && (
        <Notice tone="bad">
          {refused.message}
          {(isMade || refused.code === 'email_taken') && (
            <>
              {' '}
              <Link href={`/sign-in?next=${encodeURIComponent(next)}`} className="underline">
                Sign in
              </Link>{' '}
              with it{isMade ? '.' : ', or use another.'}
            </>
          )}
        </Notice>
      )}
      <TextField
        name="name"
        label="Your name"
        autoComplete="name"
        required
        fault={faultOf('name')}
      />
      {!setupToken && (
        <TextField
          name="organisationName"
          label="Organisation"
          autoComplete="organization"
          required
          help="Whom you build for; its subscriptions and keys are its own."
          fault={faultOf('organisationName')}
        />
      )}
      <TextField
        name="email"
        label="E-mail"
        type="email"
        autoComplete="username"
        required
        fault={faultOf('email')}
      />
      <NewPasswordField name="password" label="Password" fault={faultOf('password')} />
      <Button type="submit" variant="primary" pending={pending}>
        {setupToken ? 'Become administrator' : 'Sign up'}
      </Button>
    </form>
  )
}
