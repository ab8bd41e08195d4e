'use client'

import { type ComponentProps, type ReactNode, useEffect, useRef } from 'react'
import { classNames } from './class-names.ts'
import { Notice } from './notice.tsx'

/** Takes the focus when it appears; `ifLost`: only when the control that had it is gone. */
export function FocusHere({
  ifLost = false,
  className,
  children,
}: {
  ifLost?: boolean
  className?: string
  children: ReactNode
}) {
  const here = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!ifLost || document.activeElement === document.body) here.current?.focus()
  }, [ifLost])
  return (
    <div ref={here} tabIndex={-1} className={classNames('outline-none', className)}>
      {children}
    </div>
  )
}

/** What an act came to, where the control that was pressed is gone: it takes the focus, so that a keyboard goes on from here. */
export const Outcome = (props: ComponentProps<typeof Notice>) => (
  <FocusHere>
    <Notice {...props} />
  </FocusHere>
)
