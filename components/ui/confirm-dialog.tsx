'use client'

import { AlertDialog } from 'radix-ui'
import { type ReactElement, type ReactNode, useState } from 'react'
import { Button } from './button.tsx'

/** Asks before something that has no way back; closes when it is done. */
export function ConfirmDialog({
  trigger,
  title,
  confirm,
  dismiss = 'Keep it',
  onConfirm,
  fields,
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
  /** What has to be filled in first. */
  fields?: ReactNode
  /** The consequence. */
  children?: ReactNode
}) {
  const [open, setOpen] = useState(false)
  return (
    <AlertDialog.Root open={open} onOpenChange={setOpen}>
      <AlertDialog.Trigger asChild>{trigger}</AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <AlertDialog.Content className="fixed top-1/2 left-1/2 z-50 grid w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 gap-4 rounded-lg border border-line bg-surface p-6 shadow-xl">
          <AlertDialog.Title className="text-lg font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="text-sm text-muted">{children}</div>
          </AlertDialog.Description>
          {fields}
          <div className="flex flex-wrap justify-end gap-2">
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
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
