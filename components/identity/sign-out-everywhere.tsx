'use client'

import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { signOutEverywhereAction } from '#lib/identity/people-actions.ts'
import { tellSignedOut } from './told-account.ts'

export function SignOutEverywhere() {
  const { run, pending, refused } = useAction(signOutEverywhereAction, () => {
    tellSignedOut()
    window.location.assign('/sign-in')
  })
  return (
    <div className="grid justify-items-start gap-3">
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      <ConfirmDialog
        trigger={<Button pending={pending}>Sign out everywhere</Button>}
        title="Sign out everywhere?"
        confirm="Sign out"
        dismiss="Cancel"
        onConfirm={() => run(undefined)}
      >
        Every browser that is signed in with your account, this one too, has to sign in again. All
        your API tokens are revoked for good: scripts that use them need new ones. Keys of
        subscriptions go on.
      </ConfirmDialog>
    </div>
  )
}
