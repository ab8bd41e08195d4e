'use client'

import { cloneElement, type ReactElement, type ReactNode, useId, useRef, useState } from 'react'
import { Button } from './button.tsx'

/** Asks in words before something that has no way back; a native dialog, so focus stays in it and Escape leaves. */
export function ConfirmDialog({
  trigger,
  title,
  confirm,
  onConfirm,
  children,
}: {
  trigger: ReactElement<{ onClick?: () => void }>
  title: string
  /** The verb on the button that does it. */
  confirm: string
  onConfirm: () => unknown
  /** The consequence. */
  children?: ReactNode
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [pending, setPending] = useState(false)
  const titleId = useId()
  const run = async () => {
    setPending(true)
    try {
      await onConfirm()
    } finally {
      setPending(false)
      dialog.current?.close()
    }
  }
  return (
    <>
      {cloneElement(trigger, { onClick: () => dialog.current?.showModal() })}
      <dialog
        ref={dialog}
        aria-labelledby={titleId}
        className="m-auto w-full max-w-md rounded-lg border border-line bg-surface p-6 text-left text-sm whitespace-normal text-ink backdrop:bg-black/50"
      >
        <h2 id={titleId} className="text-base font-semibold">
          {title}
        </h2>
        <div className="mt-2 grid gap-2 text-muted">{children}</div>
        <div className="mt-5 flex justify-end gap-2">
          <Button onClick={() => dialog.current?.close()}>Leave it</Button>
          <Button variant="danger" pending={pending} onClick={() => void run()}>
            {confirm}
          </Button>
        </div>
      </dialog>
    </>
  )
}
