'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useEffect, useRef } from 'react'

export function NavLink({ href, children }: { href: string; children: React.ReactNode }) {
  const path = usePathname()
  const here = href === '/console' ? path === href : path === href || path.startsWith(`${href}/`)
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    // Where the links scroll sideways, the one of this page is in sight.
    if (here) link.current?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [here])
  return (
    <Link
      ref={link}
      href={href}
      aria-current={here ? 'page' : undefined}
      className="rounded-md px-2.5 py-1.5 text-sm whitespace-nowrap text-muted hover:bg-sunken hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent"
    >
      {children}
    </Link>
  )
}
