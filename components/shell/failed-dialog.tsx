'use client'

import { AlertDialog } from 'radix-ui'
import { Button } from '#components/ui/button.tsx'
import { DialogPanel } from '#components/ui/dialog-panel.tsx'

export interface Failed {
  title: string
  /** What it means, and what to do. */
  message: string
  again: () => void
}

/** Says what did not come about where the menu that was asked for it has closed. */
export const FailedDialog = ({
  failed,
  onClose,
}: {
  /** Null: nothing did. */
  failed: Failed | null
  onClose: () => void
}) => (
  <AlertDialog.Root open={failed !== null} onOpenChange={onClose}>
    <DialogPanel
      title={failed?.title ?? ''}
      buttons={
        <>
          <AlertDialog.Cancel asChild>
            <Button>Close</Button>
          </AlertDialog.Cancel>
          <AlertDialog.Action asChild>
            <Button variant="primary" onClick={failed?.again}>
              Try again
            </Button>
          </AlertDialog.Action>
        </>
      }
    >
      {failed?.message}
    </DialogPanel>
  </AlertDialog.Root>
)
