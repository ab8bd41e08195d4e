'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from './button.tsx'
import { classNames } from './class-names.ts'

/** Beyond, a text scrolls in its own place. */
const LINES_MAX = 24
const CHARACTERS_MAX = 1200
const SAID_FOR_MS = 4000

type Outcome = 'copied' | 'selected'
const words = { copied: 'Copied', selected: 'Press Ctrl+C' }

/** Text to be taken away: shown whole, copied by a button. */
export function CopyText({ label, text }: { label: string; text: string }) {
  const shown = useRef<HTMLOutputElement>(null)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setOutcome(null), outcome ? SAID_FOR_MS : 0)
    return () => clearTimeout(timer)
  }, [outcome])
  const isLong = text.length > CHARACTERS_MAX || text.split('\n').length > LINES_MAX
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-md border border-line bg-sunken p-2">
      <output
        ref={shown}
        aria-label={label}
        tabIndex={isLong ? 0 : undefined}
        className={classNames(
          'min-w-0 flex-1 basis-full font-mono text-sm wrap-anywhere whitespace-pre-wrap',
          // Beside the button code would be narrower than its lines.
          !text.includes('\n') && 'sm:basis-0',
          isLong && 'max-h-120 overflow-y-auto',
        )}
      >
        {text}
      </output>
      <Button
        aria-label={`Copy ${label}`}
        onClick={async () => setOutcome(shown.current && (await copy(text, shown.current)))}
      >
        {outcome === 'copied' ? (
          <Check aria-hidden className="size-4" />
        ) : (
          <Copy aria-hidden className="size-4" />
        )}
        {outcome ? words[outcome] : 'Copy'}
      </Button>
      <span role="status" className="sr-only">
        {outcome && `${label}: ${words[outcome]}`}
      </span>
    </div>
  )
}

/** A portal at a plain http address is given no clipboard; there the text is selected, and copied as a person would. */
async function copy(text: string, shown: HTMLElement): Promise<Outcome> {
  try {
    await navigator.clipboard.writeText(text)
    return 'copied'
  } catch {
    window.getSelection()?.selectAllChildren(shown)
    return document.execCommand('copy') ? 'copied' : 'selected'
  }
}
