'use client'

import { AlertDialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

/** What stands in the middle of the screen while a dialog is open: its title, what it says, and its buttons. */
export const DialogPanel = ({
  title,
  fields,
  wide = false,
  buttons,
  children,
}: {
  title: string
  /** What has to be filled in, or read. */
  fields?: ReactNode
  /** Where there is much to read. */
  wide?: boolean
  buttons: ReactNode
  children?: ReactNode
}) => (
  <AlertDialog.Portal>
    <AlertDialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
    <AlertDialog.Content
      className={classNames(
        'fixed top-1/2 left-1/2 z-50 grid max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 gap-4 overflow-y-auto rounded-lg border border-line bg-surface p-6 shadow-xl',
        wide ? 'max-w-2xl' : 'max-w-md',
      )}
    >
      <AlertDialog.Title className="text-lg font-semibold">{title}</AlertDialog.Title>
      <AlertDialog.Description asChild>
        <div className="space-y-2 text-sm text-muted">{children}</div>
      </AlertDialog.Description>
      {fields}
      <div className="flex flex-wrap justify-end gap-2">{buttons}</div>
    </AlertDialog.Content>
  </AlertDialog.Portal>
)
