import Link from 'next/link'
import { Badge, MethodBadge } from '#components/ui/badge.tsx'
import { EmptyState } from '#components/ui/page.tsx'
import { Cell, Table } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import type { CallerNames } from '#lib/records/name-callers.ts'
import type { RecordView } from '#lib/records/schema.ts'
import { spanWords } from '#lib/shared/span-words.ts'

export const toneOf = (status: number) => (status < 400 ? 'good' : status < 500 ? 'warn' : 'bad')

export const CallTable = ({
  calls,
  filtered = false,
  detailsAt,
  callers,
  opensOrganisations = false,
}: {
  calls: RecordView[]
  filtered?: boolean
  /** Where each call has a page of its own. */
  detailsAt?: string
  /** For staff: who called is a column of its own. */
  callers?: CallerNames
  /** The reader's role opens the pages of organisations. */
  opensOrganisations?: boolean
}) =>
  calls.length === 0 ? (
    <EmptyState title={filtered ? 'No such calls' : 'No calls yet'}>
      {filtered
        ? 'Nothing fits the filters. Clear some of them.'
        : 'They appear here a moment after the gateway has answered them.'}
    </EmptyState>
  ) : (
    <Table
      label="Calls"
      head={['Answer', 'Call and its request id', ...(callers ? ['Who'] : []), 'When', 'Took']}
    >
      {calls.map((call) => (
        <tr key={call.requestId}>
          <Cell>
            <Badge tone={toneOf(call.status)}>{call.status}</Badge>{' '}
            {call.code && (
              <a className="text-accent underline" href={`/docs/errors/${call.code}`}>
                {call.code}
              </a>
            )}
            {call.reason && <p className="text-xs text-muted">{call.reason}</p>}
            {call.dryRun.map((finding) => (
              <p key={`${finding.stepId} ${finding.code}`} className="text-xs text-warn">
                dry-run: {finding.code}
              </p>
            ))}
          </Cell>
          <Cell className="min-w-52">
            <MethodBadge method={call.method} /> <code className="break-all">{call.path}</code>
            <p className="mt-1 font-mono text-xs break-all text-muted">
              {detailsAt ? (
                <Link href={`${detailsAt}/${call.requestId}`} className="text-accent underline">
                  {call.requestId}
                </Link>
              ) : (
                call.requestId
              )}
            </p>
          </Cell>
          {callers && (
            <Cell className="min-w-36">
              <Caller call={call} names={callers} opensOrganisations={opensOrganisations} />
            </Cell>
          )}
          <Cell className="whitespace-nowrap">
            <Time at={call.at} />
          </Cell>
          <Cell className="whitespace-nowrap">{spanWords(call.totalMs)}</Cell>
        </tr>
      ))}
    </Table>
  )

/** Organisation and product, by id where they were deleted since. */
const Caller = ({
  call: { organisationId, productId },
  names: { organisations, products },
  opensOrganisations,
}: {
  call: RecordView
  names: CallerNames
  opensOrganisations: boolean
}) => (
  <>
    {organisationId ? (
      <p className="wrap-anywhere">
        {opensOrganisations && organisations.has(organisationId) ? (
          <Link href={`/console/organisations/${organisationId}`} className="text-accent underline">
            {organisations.get(organisationId)}
          </Link>
        ) : (
          (organisations.get(organisationId) ?? organisationId)
        )}
      </p>
    ) : (
      <p className="text-muted">nobody known</p>
    )}
    {productId && (
      <p className="mt-1 text-xs wrap-anywhere text-muted">
        {products.has(productId) ? (
          <Link href={`/console/products/${productId}`} className="text-accent underline">
            {products.get(productId)}
          </Link>
        ) : (
          productId
        )}
      </p>
    )}
  </>
)
