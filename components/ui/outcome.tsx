'use client'

import { type ComponentProps, useEffect, useRef } from 'react'
import { Notice } from './notice.tsx'

/** What an act came to, where the control that was pressed is gone: it takes the focus, so that a keyboard goes on from here. */
export function Outcome(props: ComponentProps<typeof Notice>) {
  const outcome = useRef<HTMLDivElement>(null)
  useEffect(() => outcome.current?.focus(), [])
  return (
    <div ref={outcome} tabIndex={-1} className="outline-none">
      <Notice {...props} />
    </div>
  )
}
