'use client'

import { useState } from 'react'
import { Button, LinkButton } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { findPasswordLinkAction, resetPasswordAction } from '#lib/identity/password-link-actions.ts'
import { NewPasswordField } from './new-password-field.tsx'
import { useLinkToken } from './use-link-token.ts'

/** Kept in the tab, so that a reload finds it. */
const KEPT = 'gatehouse.password-link'

interface Link {
  token: string
  email: string
}

/** The page behind a link to set a new password; its token stands behind the `#` and is sent by nobody but this page. */
export function NewPassword() {
  const [link, setLink] = useState<Link | null>(null)
  const [done, setDone] = useState(false)
  const look = useAction(async (token: string) => {
    const answer = await findPasswordLinkAction({ token })
    return answer.ok ? { ...answer, value: { ...answer.value, token } } : answer
  }, setLink)
  useLinkToken(KEPT, look.run)
  if (look.refused)
    return (
      <>
        <Notice tone="bad">
          {look.refused.code === 'invalid_input'
            ? 'This link is not whole. Open it as it was sent, or ask for another.'
            : look.refused.message}
        </Notice>
        <LinkButton href="/sign-in">Sign in</LinkButton>
      </>
    )
  if (!link) return <p className="text-sm text-muted">Looking at the link…</p>
  if (done)
    return (
      <>
        <Notice tone="good" title="The password is set">
          Every session of {link.email} is signed out.
        </Notice>
        <LinkButton href="/sign-in">Sign in</LinkButton>
      </>
    )
  return (
    <NewPasswordForm
      {...link}
      onDone={() => {
        sessionStorage.removeItem(KEPT)
        setDone(true)
      }}
    />
  )
}

function NewPasswordForm({ token, email, onDone }: Link & { onDone: () => void }) {
  const { run, pending, refused, faultOf } = useAction(resetPasswordAction, onDone)
  return (
    <form
      method="post"
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        const password = String(new FormData(event.currentTarget).get('password') ?? '')
        run({ token, password })
      }}
    >
      <p className="text-sm">
        For <strong className="break-words">{email}</strong>. Every session is signed out by it. API
        tokens go on: revoke those that somebody else may know on the page of your account.
      </p>
      {refused && !refused.faults && <Notice tone="bad">{refused.message}</Notice>}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <NewPasswordField name="password" label="New password" fault={faultOf('password')} />
      <Button type="submit" variant="primary" pending={pending}>
        Set password
      </Button>
    </form>
  )
}
