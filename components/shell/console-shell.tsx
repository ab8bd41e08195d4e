import Link from 'next/link'
import type { ReactNode } from 'react'
import type { StaffRole } from '#lib/db/generated/enums.ts'
import { staffMay } from '#lib/identity/permissions.ts'
import { AccountWatch } from './account-watch.tsx'
import { placesFor } from './console-places.ts'
import { Logo } from './logo.tsx'
import { NavLink } from './nav-link.tsx'
import { ScriptsOff } from './scripts-off.tsx'
import { ShownAccount } from './shown-account.tsx'
import { StaffMenu } from './staff-menu.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

export const ConsoleShell = ({
  userId,
  name,
  role,
  children,
}: {
  /** Null: nobody is signed in. */
  userId: string | null
  name: string
  /** Null: nobody of the staff, who is led nowhere. */
  role: StaffRole | null
  children: ReactNode
}) => (
  <div className="min-h-dvh noscript:min-h-0 md:grid md:grid-cols-[13rem_1fr]">
    {userId && <ShownAccount userId={userId} organisationId={null} />}
    <a href="#main" className="sr-only focus:not-sr-only">
      Skip to the content
    </a>
    <aside className="border-b border-line bg-surface md:border-r md:border-b-0">
      <div className="flex items-center gap-1 px-4 py-3">
        <Link href="/console" aria-label="Gatehouse console" className="mr-auto">
          <Logo />
        </Link>
        <ThemeSwitch />
        <div className="-mr-2 md:hidden">
          <StaffMenu name={name} />
        </div>
      </div>
      {/* Where the links scroll sideways, they fade at the edges beyond which there are more. */}
      <nav
        aria-label="Console"
        className="flex gap-1 overflow-x-auto pr-14 pb-3 pl-3 max-md:mask-r-from-80% max-md:mask-l-from-94% md:flex-col md:pr-3"
      >
        {placesFor((permission) => role !== null && staffMay(role, permission)).map(
          ([title, places]) => (
            <div key={title} className="flex gap-1 md:flex-col">
              {title && (
                <p
                  aria-hidden="true"
                  className="hidden px-2.5 pt-4 pb-1 text-xs font-medium text-muted md:block"
                >
                  {title}
                </p>
              )}
              {places.map(([href, label]) => (
                <NavLink key={href} href={href}>
                  {label}
                </NavLink>
              ))}
            </div>
          ),
        )}
        <div className="flex md:mt-4 md:flex-col md:border-t md:border-line md:pt-2">
          <NavLink href="/catalogue">Portal</NavLink>
        </div>
      </nav>
      <div className="hidden px-2 py-3 md:block">
        <StaffMenu name={name} />
      </div>
    </aside>
    <main id="main" className="min-w-0 px-4 py-8 md:px-8">
      <div className="mx-auto max-w-5xl">
        <AccountWatch userId={userId} organisationId={null} />
        {userId && <ScriptsOff />}
        {children}
      </div>
    </main>
  </div>
)
