'use client'

import { AlertDialog } from 'radix-ui'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { CopyText } from '#components/ui/copy-text.tsx'
import { DialogPanel } from '#components/ui/dialog-panel.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Outcome } from '#components/ui/outcome.tsx'
import { useAction } from '#components/ui/use-action.ts'
import {
  createMemberPasswordLinkAction,
  createPasswordLinkAction,
} from '#lib/identity/password-link-actions.ts'

const label = 'New password …'

interface Props {
  by: 'staff' | 'owner'
  userId: string
  name: string
}

/** Says what the link does, makes it, and shows it once: until the dialog is closed. */
export function MakePasswordLink({ by, userId, name }: Props) {
  const [link, setLink] = useState<string | null>(null)
  const make = by === 'staff' ? createPasswordLinkAction : createMemberPasswordLinkAction
  const { run, pending, refused, forget } = useAction(make, (made) => setLink(made.link))
  const buttons = (
    <>
      <AlertDialog.Cancel asChild>
        <Button>{link ? 'Close' : 'Cancel'}</Button>
      </AlertDialog.Cancel>
      {!link && (
        <Button variant="primary" pending={pending} onClick={() => run({ userId })}>
          Make link
        </Button>
      )}
    </>
  )
  return (
    <AlertDialog.Root
      onOpenChange={() => {
        setLink(null)
        forget()
      }}
    >
      <AlertDialog.Trigger asChild>
        <Button aria-label={`${label} for ${name}`}>{label}</Button>
      </AlertDialog.Trigger>
      <DialogPanel title={`A new password for ${name}`} buttons={buttons}>
        {link ? <MadeLink name={name} link={link} /> : <Consequence />}
        {refused && <Notice tone="bad">{refused.message}</Notice>}
      </DialogPanel>
    </AlertDialog.Root>
  )
}

const Consequence = () => (
  <p className="mb-3">
    Whoever has the link sets a new password and comes in with it. It works once, for 24 hours, and
    in place of one made before. Until it is used, the password of now goes on; then every session
    is signed out, and an account that wrong passwords have closed is open again.
  </p>
)

const MadeLink = ({ name, link }: { name: string; link: string }) => (
  <Outcome tone="good" title={`Hand this link to ${name}. It is shown this once.`}>
    <p className="mt-1">
      Gatehouse sends no mail by itself. Make sure that it is {name} who asks, and use a way that
      only they read.
    </p>
    <div className="mt-2">
      <CopyText label="link" text={link} />
    </div>
  </Outcome>
)
