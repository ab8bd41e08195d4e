import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { ConsoleShell } from '#components/shell/console-shell.tsx'
import { currentCaller } from '#lib/identity/caller.ts'

export const metadata: Metadata = {
  title: { default: 'Console', template: '%s · Gatehouse console' },
}

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  return <ConsoleShell name={(await currentCaller())?.name ?? ''}>{children}</ConsoleShell>
}
