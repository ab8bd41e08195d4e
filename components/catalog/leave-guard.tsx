'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'

/** Keeps somebody from leaving a page by a link, or closing it, while something is not saved. */
export function LeaveGuard({ unsaved }: { unsaved: number }) {
  const router = useRouter()
  const dialog = useRef<HTMLDialogElement>(null)
  const [to, setTo] = useState('')
  useEffect(() => {
    if (unsaved === 0) return
    const closing = (event: BeforeUnloadEvent) => event.preventDefault()
    const leaving = (event: MouseEvent) => {
      const link = (event.target as Element).closest?.('a[href]')
      const href = link?.getAttribute('href') ?? ''
      const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0
      if (!href.startsWith('/') || elsewhere || dialog.current?.contains(link)) return
      event.preventDefault()
      event.stopPropagation()
      setTo(href)
      dialog.current?.showModal()
    }
    window.addEventListener('beforeunload', closing)
    document.addEventListener('click', leaving, true)
    return () => {
      window.removeEventListener('beforeunload', closing)
      document.removeEventListener('click', leaving, true)
    }
  }, [unsaved])
  return (
    <dialog
      ref={dialog}
      aria-labelledby="leave-title"
      className="m-auto w-full max-w-md rounded-lg border border-line bg-surface p-6 text-sm text-ink backdrop:bg-black/50"
    >
      <h2 id="leave-title" className="text-base font-semibold">
        Leave without saving?
      </h2>
      <p className="mt-2 text-muted">
        {unsaved} {unsaved === 1 ? 'operation is' : 'operations are'} ticked, but neither exposed
        nor hidden yet.
      </p>
      <div className="mt-5 flex justify-end gap-2">
        <Button onClick={() => dialog.current?.close()}>Stay</Button>
        <Button
          variant="danger"
          onClick={() => {
            dialog.current?.close()
            router.push(to)
          }}
        >
          Leave
        </Button>
      </div>
    </dialog>
  )
}
