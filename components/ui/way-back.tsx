import Link from 'next/link'
import type { ReactNode } from 'react'

/** Above the title of a page: the way to the list that it is one of. */
export const WayBack = ({ href, children }: { href: string; children: ReactNode }) => (
  <nav aria-label="Back" className="mb-1 text-sm">
    <Link href={href} className="inline-block py-0.5 text-accent underline">
      {children}
    </Link>
  </nav>
)
