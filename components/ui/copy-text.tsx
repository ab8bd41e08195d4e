'use client'

import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from './button.tsx'

/** Text to be taken away: shown whole, copied by a button. */
export function CopyText({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState(false)
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-md border border-line bg-sunken p-2">
      <output
        aria-label={label}
        className="min-w-0 flex-1 basis-full font-mono sm:basis-0 text-sm break-all whitespace-pre-wrap"
      >
        {text}
      </output>
      <Button
        aria-label={`Copy ${label}`}
        onClick={async () => {
          await navigator.clipboard.writeText(text)
          setCopied(true)
        }}
      >
        {copied ? (
          <Check aria-hidden className="size-4" />
        ) : (
          <Copy aria-hidden className="size-4" />
        )}
        {copied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  )
}
