import Link from 'next/link'
import { Cell, Table } from '#components/ui/table.tsx'
import type { StaffPermission } from '#lib/identity/permissions.ts'
import type {
  SumUsageInput,
  UsageSum,
  UsageSums,
  UsageSumsView,
} from '#lib/records/usage-schema.ts'
import { byteWords } from '#lib/shared/byte-words.ts'
import { usageKinds } from './usage-kinds.ts'

/** Calls, refusals, failures and bytes, a row for each of what they are added up by, and the sum of all. */
export const UsageTable = ({
  by,
  usage: { items, rows, total },
  sees,
}: {
  by: SumUsageInput['by']
  usage: UsageSumsView
  sees: (permission: StaffPermission) => boolean
}) => (
  <div className="grid gap-2">
    <Table
      label="Usage"
      head={[usageKinds[by].title, 'Calls', 'Refused (4xx)', 'Failed (5xx)', 'Sent in', 'Sent out']}
    >
      {items.map((row) => (
        <tr key={row.id}>
          <Cell className="min-w-40 wrap-anywhere">
            <Named by={by} row={row} sees={sees} />
          </Cell>
          <Sums sums={row} />
        </tr>
      ))}
      <tr className="bg-sunken font-medium">
        <Cell>All</Cell>
        <Sums sums={total} />
      </tr>
    </Table>
    {rows > items.length && (
      <p className="text-sm text-muted">
        {by === 'day' ? 'The latest' : 'The most called'} {items.length} of{' '}
        {rows.toLocaleString('en')} are listed. All of them count into the last row and stand in the
        CSV.
      </p>
    )}
  </div>
)

const Sums = ({
  sums: { calls, refused, failed, requestBytes, responseBytes },
}: {
  sums: UsageSums
}) => (
  <>
    <Cell className="tabular-nums">{calls.toLocaleString('en')}</Cell>
    <Cell className="tabular-nums">{refused.toLocaleString('en')}</Cell>
    <Cell className="tabular-nums">{failed.toLocaleString('en')}</Cell>
    <Cell className="whitespace-nowrap tabular-nums">{byteWords(requestBytes)}</Cell>
    <Cell className="whitespace-nowrap tabular-nums">{byteWords(responseBytes)}</Cell>
  </>
)

/** By its name, with the way to its page where the reader may open it; by its id where it was deleted since. */
function Named({
  by,
  row: { id, name },
  sees,
}: {
  by: SumUsageInput['by']
  row: UsageSum
  sees: (permission: StaffPermission) => boolean
}) {
  const { none, at, permission } = usageKinds[by]
  if (id === null) return <span className="text-muted">{none}</span>
  if (name === null) return <span className="text-muted">{id}, deleted since</span>
  if (!at || !permission || !sees(permission)) return name
  return (
    <Link href={`${at}/${id}`} className="text-accent underline">
      {name}
    </Link>
  )
}
