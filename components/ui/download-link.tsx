import type { ReactNode } from 'react'

/** Leads to a file that is kept; a plain link, since the router would take it for a page. */
export const DownloadLink = ({ href, children }: { href: string; children: ReactNode }) => (
  <a
    href={href}
    download
    className="inline-flex min-h-9 items-center rounded-md border border-line bg-surface px-3.5 text-sm font-medium hover:bg-sunken"
  >
    {children}
  </a>
)
