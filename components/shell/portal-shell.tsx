import Link from 'next/link'
import type { ReactNode } from 'react'
import { LinkButton } from '#components/ui/button.tsx'
import { AccountMenu, type AccountMenuProps } from './account-menu.tsx'
import { AccountWatch } from './account-watch.tsx'
import { Logo } from './logo.tsx'
import { NavLink } from './nav-link.tsx'
import { ScriptsOff } from './scripts-off.tsx'
import { ShownAccount } from './shown-account.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

export interface Viewer extends AccountMenuProps {
  userId: string
  isStaff: boolean
  isMember: boolean
}

export const PortalShell = ({
  viewer,
  children,
}: {
  viewer: Viewer | null
  children: ReactNode
}) => (
  <div className="flex min-h-dvh flex-col noscript:min-h-0">
    {viewer && <ShownAccount userId={viewer.userId} organisationId={viewer.chosenId} />}
    <a href="#main" className="sr-only focus:not-sr-only">
      Skip to the content
    </a>
    <header className="border-b border-line bg-surface">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
        <Link href="/" aria-label="Gatehouse, home" className="flex">
          <Logo />
        </Link>
        <nav
          aria-label="Portal"
          className="order-last -mx-2.5 flex w-full gap-1 overflow-x-auto sm:order-none sm:mx-0 sm:w-auto sm:flex-1"
        >
          <NavLink href="/catalogue">Catalogue</NavLink>
          {viewer?.isMember && <NavLink href="/subscriptions">Subscriptions</NavLink>}
          {viewer?.isMember && <NavLink href="/calls">Calls</NavLink>}
          {viewer?.isStaff && <NavLink href="/console">Console</NavLink>}
        </nav>
        <div className="ml-auto flex items-center gap-1">
          <ThemeSwitch />
          {viewer ? (
            <AccountMenu
              name={viewer.name}
              organisations={viewer.organisations}
              chosenId={viewer.chosenId}
            />
          ) : (
            <>
              <LinkButton href="/sign-in" variant="quiet">
                Sign in
              </LinkButton>
              <LinkButton href="/sign-up">Sign up</LinkButton>
            </>
          )}
        </div>
      </div>
    </header>
    <main id="main" className="mx-auto w-full max-w-6xl flex-1 px-4 py-8">
      <AccountWatch userId={viewer?.userId ?? null} organisationId={viewer?.chosenId ?? null} />
      {viewer && <ScriptsOff />}
      {children}
    </main>
  </div>
)
