'use client'

import { createContext, type ReactNode, useContext } from 'react'

const Beginning = createContext<() => void>(() => undefined)

/** Says that something begins to be done here. */
export const useActBegins = () => useContext(Beginning)

/** Around what says how the last act went: as soon as another begins within, that is old, however the other will go. */
export function ActBegins({ forget, children }: { forget: () => void; children: ReactNode }) {
  const further = useActBegins()
  return (
    <Beginning
      value={() => {
        forget()
        further()
      }}
    >
      {children}
    </Beginning>
  )
}
