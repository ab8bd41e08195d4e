import Link from 'next/link'
import type { ReactNode } from 'react'
import { Logo } from './logo.tsx'
import { NavLink } from './nav-link.tsx'
import { SignOutButton } from './sign-out-button.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

const places = [
  ['/console', 'Overview'],
  ['/console/apis', 'APIs'],
  ['/console/products', 'Products'],
  ['/console/policies', 'Policies'],
  ['/console/subscriptions', 'Subscriptions'],
  ['/console/organisations', 'Organisations'],
  ['/console/deployments', 'Deployments'],
  ['/console/gateways', 'Gateways'],
  ['/console/calls', 'Calls'],
  ['/console/audit', 'Audit'],
  ['/console/people', 'People'],
  ['/console/tokens', 'API tokens'],
] as const

export const ConsoleShell = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="min-h-dvh md:grid md:grid-cols-[13rem_1fr]">
    <a href="#main" className="sr-only focus:not-sr-only">
      Skip to the content
    </a>
    <aside className="border-b border-line bg-surface md:border-r md:border-b-0">
      <div className="flex items-center justify-between px-4 py-3">
        <Link href="/console" aria-label="Gatehouse console">
          <Logo />
        </Link>
        <ThemeSwitch />
      </div>
      <nav aria-label="Console" className="flex gap-1 overflow-x-auto px-3 pb-3 md:flex-col">
        {places.map(([href, label]) => (
          <NavLink key={href} href={href}>
            {label}
          </NavLink>
        ))}
        <NavLink href="/catalogue">Portal</NavLink>
      </nav>
      <div className="hidden px-4 py-3 text-xs text-muted md:block">
        {name}
        <br />
        <SignOutButton />
      </div>
    </aside>
    <main id="main" className="min-w-0 px-4 py-8 md:px-8">
      <div className="mx-auto max-w-5xl">{children}</div>
    </main>
  </div>
)
