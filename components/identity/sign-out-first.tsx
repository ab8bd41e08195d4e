'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { closeSession } from './close-session.ts'

/** Where an invitation is for somebody else than who is signed in. */
export function SignOutFirst({ signedInAs, email }: { signedInAs: string; email: string }) {
  const [hasFailed, setHasFailed] = useState(false)
  const signOut = async () => {
    setHasFailed(false)
    if (await closeSession()) window.location.assign('/invitation')
    else setHasFailed(true)
  }
  return (
    <>
      <Notice tone="warn">
        You are signed in as {signedInAs}. Sign out to accept as {email}.
      </Notice>
      {hasFailed && (
        <Notice tone="bad">
          Signing out got no answer. Check your connection, then try again.
        </Notice>
      )}
      <Button onClick={() => void signOut()}>Sign out</Button>
    </>
  )
}
