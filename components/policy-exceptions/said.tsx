'use client'

import { type ReactNode, useState } from 'react'
import { OnceDeployed } from '#components/deployments/once-deployed.tsx'
import { Outcome } from '#components/ui/outcome.tsx'

/** What was done last with exceptions here: the control that was pressed is gone with it. Empty words take it back. */
export function useSaid(): [ReactNode, (words: string) => void] {
  const [{ words, count }, setSaid] = useState({ words: '', count: 0 })
  const shown = words && (
    <Outcome key={count} tone="good">
      <OnceDeployed>{words}</OnceDeployed>
    </Outcome>
  )
  return [shown, (next) => setSaid({ words: next, count: count + 1 })]
}
