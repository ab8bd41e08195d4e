'use client'

import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react'
import { ActBegins } from './act-begins.tsx'
import { Notice } from './notice.tsx'

const Telling = createContext<(words: string) => void>(() => undefined)

/** Says what was done in a row of the list within; the row itself, or its button, may be gone by then. */
export const useTell = () => useContext(Telling)

/** Around a list in which something is done: says what was, above it, and takes the focus of the row. */
export function Told({ children }: { children: ReactNode }) {
  const notice = useRef<HTMLDivElement>(null)
  const [last, setLast] = useState<{ words: string } | null>(null)
  useEffect(() => {
    if (last) notice.current?.focus()
  }, [last])
  return (
    <Telling value={(words) => setLast({ words })}>
      {last && (
        <div ref={notice} tabIndex={-1} className="my-4 outline-none">
          <Notice tone="good">{last.words}</Notice>
        </div>
      )}
      <ActBegins forget={() => setLast(null)}>{children}</ActBegins>
    </Telling>
  )
}
