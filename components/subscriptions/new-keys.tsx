'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { CopyText } from '#components/ui/copy-text.tsx'
import { Card } from '#components/ui/page.tsx'
import { keepKey } from './kept-key.ts'

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
  const [kept, setKept] = useState(false)
  const first = keys.find(({ secret }) => secret)?.secret
  if (!first) return null
  return (
    <Card className="grid gap-3 border-accent">
      <p className="text-sm font-medium">Store these now: they are shown this once.</p>
      {keys.map(
        ({ slot, secret }) => secret && <CopyText key={slot} label={`${slot} key`} text={secret} />,
      )}
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" onClick={onStored}>
          I have stored them
        </Button>
        <Button
          onClick={() => {
            keepKey(subscriptionId, first)
            setKept(true)
          }}
        >
          Keep for trying in this tab
        </Button>
      </div>
      <p role="status" className="text-xs text-muted">
        {kept && 'Kept until this tab is closed or you sign out.'}
      </p>
    </Card>
  )
}
