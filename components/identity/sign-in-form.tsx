'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { openSession } from './open-session.ts'

const words: Record<string, string> = {
  wrong_credentials: 'E-mail or password is wrong.',
  locked_out: 'Too many tries. Wait a quarter of an hour, then try again.',
  unreachable: 'No answer came from the portal. Check your connection, then try again.',
  unavailable: 'The database cannot be reached, so nobody can sign in now. Try again in a moment.',
}

/** `next` is a path of this portal. */
export function SignInForm({ next }: { next: string }) {
  const [fault, setFault] = useState<string | null>(null)
  const [pending, setPending] = useState(false)
  const submit = async (form: FormData) => {
    setPending(true)
    const refusal = await openSession(
      String(form.get('email') ?? ''),
      String(form.get('password') ?? ''),
    )
    if (refusal === null) return window.location.assign(next)
    setPending(false)
    setFault(words[refusal] ?? 'Signing in does not work at the moment. Try again.')
  }
  return (
    <form
      method="post"
      onSubmit={(event) => {
        event.preventDefault()
        void submit(new FormData(event.currentTarget))
      }}
      className="grid gap-4"
    >
      {fault && <Notice tone="bad">{fault}</Notice>}
      <TextField name="email" label="E-mail" type="email" autoComplete="username" required />
      <TextField
        name="password"
        label="Password"
        type="password"
        autoComplete="current-password"
        required
      />
      <Button type="submit" variant="primary" pending={pending}>
        Sign in
      </Button>
    </form>
  )
}
