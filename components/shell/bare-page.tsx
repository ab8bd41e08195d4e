import Link from 'next/link'
import type { ReactNode } from 'react'
import { Logo } from './logo.tsx'

/** A page that stands alone because the shell of portal or console is not to be had, and the way home. */
export const BarePage = ({ children }: { children: ReactNode }) => (
  <div className="mx-auto grid max-w-xl gap-10 px-4 py-10">
    <header>
      <Link href="/" aria-label="Gatehouse, home" className="inline-flex">
        <Logo />
      </Link>
    </header>
    <main className="grid gap-4">{children}</main>
  </div>
)
