'use client'

import { useEffect, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { CopyText } from '#components/ui/copy-text.tsx'
import { LeaveGuard } from '#components/ui/leave-guard.tsx'
import { Card } from '#components/ui/page.tsx'
import { keepKey } from './kept-key.ts'

const isShown = (key: { slot: string; secret: string | null }): key is ShownKey =>
  key.secret !== null
interface ShownKey {
  slot: string
  secret: string
}

/** Keys that were just made: there is no second chance to read them. */
export function NewKeys({
  subscriptionId,
  keys,
  onStored,
}: {
  subscriptionId: string
  keys: { slot: string; secret: string | null }[]
  onStored: () => void
}) {
  const shown = keys.filter(isShown)
  if (shown.length === 0) return null
  // Other keys are new ones to read.
  const key = shown.map(({ secret }) => secret).join()
  return <UnstoredKeys key={key} {...{ subscriptionId, onStored }} keys={shown} />
}

function UnstoredKeys({
  subscriptionId,
  keys,
  onStored,
}: {
  subscriptionId: string
  keys: ShownKey[]
  onStored: () => void
}) {
  const heading = useRef<HTMLParagraphElement>(null)
  const [keptSlot, setKeptSlot] = useState<string | null>(null)
  // The button that made them is gone, and the focus with it.
  useEffect(() => heading.current?.focus(), [])
  const [first] = keys
  const isOne = keys.length === 1
  return (
    <Card className="grid gap-3 border-accent">
      <p ref={heading} tabIndex={-1} className="text-sm font-medium outline-none">
        {isOne
          ? 'Store it now: it is shown this once.'
          : 'Store these now: they are shown this once.'}
      </p>
      {keys.map(({ slot, secret }) => (
        <div key={slot} className="grid gap-1">
          <p className="text-xs font-medium">{slot === 'primary' ? 'Primary' : 'Secondary'} key</p>
          <CopyText label={`${slot} key`} text={secret} />
        </div>
      ))}
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" onClick={onStored}>
          I have stored {isOne ? 'it' : 'them'}
        </Button>
        {first && (
          <Button
            onClick={() => {
              keepKey(subscriptionId, first.secret)
              setKeptSlot(first.slot)
            }}
          >
            Keep for trying in this tab{keys.length > 1 && ` (${first.slot} key)`}
          </Button>
        )}
      </div>
      <p role="status" className="text-xs text-muted">
        {keptSlot && `The ${keptSlot} key is kept until this tab is closed or you sign out.`}
      </p>
      <LeaveGuard
        title={`Leave before the ${isOne ? 'key is' : 'keys are'} stored?`}
        unsaved={() =>
          isOne
            ? 'A new key is shown this once. Whoever leaves now never sees it again.'
            : 'New keys are shown this once. Whoever leaves now never sees them again.'
        }
      />
    </Card>
  )
}
