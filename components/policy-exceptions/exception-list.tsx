'use client'

import Link from 'next/link'
import { StepOrigin } from '#components/policy-chains/step-origin.tsx'
import { ActBegins } from '#components/ui/act-begins.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { EmptyState } from '#components/ui/page.tsx'
import type { Answerable, ExceptionView } from '#lib/policy-exceptions/schema.ts'
import { ExceptionRow } from './exception-row.tsx'
import { ExceptionWords } from './exception-words.tsx'
import { useSaid } from './said.tsx'

const listClass =
  'divide-y divide-line rounded-lg border border-line bg-surface px-4 *:py-3 *:grid *:grid-cols-1 *:gap-2'

const StepWords = ({
  exception: { step },
  isOpen,
}: {
  exception: ExceptionView
  isOpen: boolean
}) => (
  <p className="flex flex-wrap items-center gap-2 text-sm">
    <span className="font-medium">{step.title}</span>
    {step.mode === 'dry-run' && <Badge tone="warn">dry-run</Badge>}
    <StepOrigin step={step} isOpen={isOpen} />
  </p>
)

/** The exceptions that hold, from whatever step. */
export function ExceptionList({
  exceptions,
  answerable,
}: {
  exceptions: ExceptionView[]
  /** Null: nothing can be changed. */
  answerable: Answerable | null
}) {
  const [shown, say] = useSaid()
  return (
    <ActBegins forget={() => say('')}>
      <div className="grid grid-cols-1 gap-2">
        {shown}
        {exceptions.length === 0 ? (
          <EmptyState title="No exception">
            Every policy runs wherever it applies. One is made beside a policy:{' '}
            <Link href="/console/policies" className="text-accent underline">
              where it is set
            </Link>
            , or in{' '}
            <Link href="/console/policies/chain" className="text-accent underline">
              what runs for one operation
            </Link>
            .
          </EmptyState>
        ) : (
          <ul aria-label="Exceptions" className={listClass}>
            {exceptions.map((exception) => (
              <ExceptionRow
                key={exception.id}
                exception={exception}
                answerable={answerable}
                head={<StepWords exception={exception} isOpen={answerable !== null} />}
                said={say}
              />
            ))}
          </ul>
        )}
      </div>
    </ActBegins>
  )
}

/** Those that are over. `isOpen`: the reader's role opens the pages of policies. */
export const EndedExceptions = ({
  exceptions,
  isOpen,
}: {
  exceptions: ExceptionView[]
  isOpen: boolean
}) =>
  exceptions.length === 0 ? (
    <p className="text-sm text-muted">None has ended yet.</p>
  ) : (
    <ul aria-label="Ended exceptions" className={listClass}>
      {exceptions.map((exception) => (
        <li key={exception.id}>
          <StepWords exception={exception} isOpen={isOpen} />
          <ExceptionWords exception={exception} />
        </li>
      ))}
    </ul>
  )
