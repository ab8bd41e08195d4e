import { Badge } from '#components/ui/badge.tsx'
import { Cell, Table } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import type { ApiDetail } from '#lib/catalog/api-schema.ts'

/** Every document that this API was made of, newest first, each to be had as it came. */
export const RevisionTable = ({ api }: { api: ApiDetail }) => (
  <Table
    label="Revisions"
    head={['Revision', 'Version', 'Source', 'SHA-256', 'Findings', 'Imported', 'Document']}
  >
    {api.revisions.map((revision) => (
      <tr key={revision.number}>
        <Cell className="whitespace-nowrap">
          {revision.number}{' '}
          {revision.number === api.revision?.number && <Badge tone="good">current</Badge>}
        </Cell>
        <Cell className="whitespace-nowrap">
          {revision.version}
          <p className="text-xs text-muted">OpenAPI {revision.specVersion}</p>
        </Cell>
        <Cell className="max-w-56 break-words">{revision.source}</Cell>
        <Cell>
          <code className="text-xs" title={revision.documentHash}>
            {revision.documentHash.slice(0, 12)}…
          </code>
        </Cell>
        <Cell>{revision.findingCount}</Cell>
        <Cell>
          <Time at={revision.createdAt} />
          <p className="text-xs text-muted">{revision.createdBy}</p>
        </Cell>
        <Cell>
          <a
            className="text-accent underline"
            href={`/console/apis/${api.id}/document?revision=${revision.number}`}
            aria-label={`Download the document of revision ${revision.number}`}
            download
          >
            {revision.format.toUpperCase()}
          </a>
        </Cell>
      </tr>
    ))}
  </Table>
)
