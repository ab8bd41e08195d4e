'use client'

import { AlertDialog } from 'radix-ui'
import { type ReactElement, type ReactNode, useState } from 'react'
import { Button } from './button.tsx'
import { DialogPanel } from './dialog-panel.tsx'

/** Asks before something that has no way back; closes when it is done. */
export function ConfirmDialog({
  trigger,
  title,
  confirm,
  dismiss = 'Keep it',
  onConfirm,
  fields,
  wide = false,
  children,
}: {
  trigger: ReactElement
  title: string
  /** What the button does: “Revoke”, never “OK”. */
  confirm: string
  /** What leaves all as it is; “Cancel” where nothing is taken away. */
  dismiss?: string
  /** False: something in the dialog is missing, and it stays open. */
  onConfirm: () => unknown
  /** What has to be filled in, or read, first. */
  fields?: ReactNode
  /** Where there is much to read. */
  wide?: boolean
  /** The consequence. */
  children?: ReactNode
}) {
  const [open, setOpen] = useState(false)
  const buttons = (
    <>
      <AlertDialog.Cancel asChild>
        <Button>{dismiss}</Button>
      </AlertDialog.Cancel>
      <Button
        variant="danger"
        onClick={() => {
          if (onConfirm() !== false) setOpen(false)
        }}
      >
        {confirm}
      </Button>
    </>
  )
  return (
    <AlertDialog.Root open={open} onOpenChange={setOpen}>
      <AlertDialog.Trigger asChild>{trigger}</AlertDialog.Trigger>
      <DialogPanel {...{ title, fields, wide, buttons }}>{children}</DialogPanel>
    </AlertDialog.Root>
  )
}
