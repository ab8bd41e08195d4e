'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { Button } from './button.tsx'

/**
 * Keeps somebody from leaving a page by a link or the browser's Back, or from closing it, while something is not saved.
 * `unsaved` is asked at that moment: what would be lost, in a sentence, or null.
 */
export function LeaveGuard({
  unsaved,
  title = 'Leave without saving?',
}: {
  unsaved: () => string | null
  title?: string
}) {
  const router = useRouter()
  const dialog = useRef<HTMLDialogElement>(null)
  const latest = useRef(unsaved)
  /** The entry of the history that somebody goes to all the same. */
  const agreed = useRef('')
  const [asked, setAsked] = useState<{ loss: string; leave: () => void } | null>(null)
  useEffect(() => {
    latest.current = unsaved
  })
  useEffect(() => {
    /** Stops what the event would do and asks, if something would be lost. */
    const ask = (event: Event, leave: () => void) => {
      const loss = latest.current()
      if (loss === null) return
      event.preventDefault()
      event.stopPropagation()
      setAsked({ loss, leave })
      dialog.current?.showModal()
    }
    const closing = (event: BeforeUnloadEvent) => {
      if (latest.current() !== null) event.preventDefault()
    }
    const following = (event: MouseEvent) => {
      const link = (event.target as Element).closest?.('a[href]')
      const href = link?.getAttribute('href') ?? ''
      const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0
      if (!href.startsWith('/') || elsewhere) return
      ask(event, () => router.push(href))
    }
    const going = (event: NavigateEvent) => {
      const { key } = event.destination
      // Browsers let a page stop Back only after somebody has done something on it.
      const leaves = event.navigationType === 'traverse' && !event.hashChange
      if (!leaves || !event.cancelable || agreed.current === key) return
      ask(event, () => {
        agreed.current = key
        window.navigation.traverseTo(key)
      })
    }
    window.addEventListener('beforeunload', closing)
    document.addEventListener('click', following, true)
    // Not every browser has it; there Back leaves without a question.
    window.navigation?.addEventListener('navigate', going)
    return () => {
      window.removeEventListener('beforeunload', closing)
      document.removeEventListener('click', following, true)
      window.navigation?.removeEventListener('navigate', going)
    }
  }, [router])
  return (
    <dialog
      ref={dialog}
      aria-labelledby="leave-title"
      className="m-auto w-full max-w-md rounded-lg border border-line bg-surface p-6 text-sm text-ink backdrop:bg-black/50"
    >
      <h2 id="leave-title" className="text-base font-semibold">
        {title}
      </h2>
      <p className="mt-2 text-muted">{asked?.loss}</p>
      <div className="mt-5 flex justify-end gap-2">
        <Button onClick={() => dialog.current?.close()}>Stay</Button>
        <Button
          variant="danger"
          onClick={() => {
            dialog.current?.close()
            asked?.leave()
          }}
        >
          Leave
        </Button>
      </div>
    </dialog>
  )
}
