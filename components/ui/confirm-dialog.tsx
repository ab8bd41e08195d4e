'use client'

import { AlertDialog } from 'radix-ui'
import { type ReactElement, type ReactNode, useId, useState } from 'react'
import { Button } from './button.tsx'
import { DialogPanel } from './dialog-panel.tsx'

/** Asks before something that has no way back; closes when it is done. */
export function ConfirmDialog({
  trigger,
  title,
  confirm,
  dismiss = 'Keep it',
  onConfirm,
  blocked = null,
  onOpenChange,
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
  /** Why the button cannot be pressed now, in a sentence beside it; null: it can. */
  blocked?: string | null
  onOpenChange?: (open: boolean) => void
  /** What has to be filled in, or read, first. */
  fields?: ReactNode
  /** Where there is much to read. */
  wide?: boolean
  /** The consequence. */
  children?: ReactNode
}) {
  const [open, setOpen] = useState(false)
  const reason = useId()
  const turn = (next: boolean) => {
    setOpen(next)
    onOpenChange?.(next)
  }
  const buttons = (
    <>
      {blocked !== null && (
        <p id={reason} className="basis-full text-right text-sm text-muted">
          {blocked}
        </p>
      )}
      <AlertDialog.Cancel asChild>
        <Button>{dismiss}</Button>
      </AlertDialog.Cancel>
      <Button
        variant="danger"
        aria-disabled={blocked !== null || undefined}
        aria-describedby={blocked === null ? undefined : reason}
        onClick={() => {
          if (blocked === null && onConfirm() !== false) turn(false)
        }}
      >
        {confirm}
      </Button>
    </>
  )
  return (
    <AlertDialog.Root open={open} onOpenChange={turn}>
      <AlertDialog.Trigger asChild>{trigger}</AlertDialog.Trigger>
      <DialogPanel {...{ title, fields, wide, buttons }}>{children}</DialogPanel>
    </AlertDialog.Root>
  )
}
