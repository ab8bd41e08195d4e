import type { ReactNode } from 'react'

/** Title, one sentence, and the page's main action. */
export const PageHeader = ({
  title,
  lead,
  action,
}: {
  title: string
  lead?: ReactNode
  action?: ReactNode
}) => (
  <header className="mb-6 flex flex-wrap items-start justify-between gap-4">
    <div className="min-w-0">
      <h1 dir="auto" className="text-2xl font-semibold tracking-tight break-words">
        {title}
      </h1>
      {lead && <p className="mt-1 max-w-2xl text-sm text-muted">{lead}</p>}
    </div>
    {action}
  </header>
)

/** `id`: what a link on the page leads to it by. */
export const Section = ({
  title,
  id,
  children,
}: {
  title: string
  id?: string
  children: ReactNode
}) => (
  <section id={id} className="mt-8 scroll-mt-4 first:mt-0">
    <h2 className="mb-3 text-base font-semibold">
      <bdi>{title}</bdi>
    </h2>
    {children}
  </section>
)

export const Card = ({ children, className = '' }: { children: ReactNode; className?: string }) => (
  <div className={`rounded-lg border border-line bg-surface p-5 ${className}`}>{children}</div>
)

export const EmptyState = ({ title, children }: { title: string; children?: ReactNode }) => (
  <div className="rounded-lg border border-dashed border-line px-6 py-12 text-center">
    <p className="font-medium">{title}</p>
    <div className="mx-auto mt-2 max-w-md text-sm text-muted">{children}</div>
  </div>
)
