import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { ConsoleShell } from '#components/shell/console-shell.tsx'
import { currentCaller } from '#lib/identity/caller.ts'

export const metadata: Metadata = {
  title: { default: 'Console', template: '%s · Gatehouse console' },
}

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const caller = await currentCaller()
  return (
    <ConsoleShell
      userId={caller?.userId ?? null}
      name={caller?.name ?? ''}
      role={caller?.staffRole ?? null}
    >
      {children}
    </ConsoleShell>
  )
}
