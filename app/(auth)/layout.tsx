import Link from 'next/link'
import type { ReactNode } from 'react'
import { Logo } from '#components/shell/logo.tsx'

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-sm content-center gap-6 px-4 py-10">
      <Link href="/" aria-label="Gatehouse, home" className="justify-self-start">
        <Logo />
      </Link>
      <noscript>
        <p className="rounded-md border border-line bg-sunken p-3 text-sm">
          These forms need JavaScript, which is off in this browser. The documentation can be read
          without it.
        </p>
      </noscript>
      {children}
    </main>
  )
}
