import { Check } from 'lucide-react'
import { Cell, Table } from '#components/ui/table.tsx'

/** Who can do what: permissions in words, a column for each role. */
export const RoleMatrix = ({
  label,
  permissions,
  roles,
}: {
  label: string
  permissions: Record<string, string>
  roles: Record<string, readonly string[]>
}) => (
  <Table label={label} head={['May', ...Object.keys(roles)]}>
    {Object.entries(permissions).map(([name, words]) => (
      <tr key={name}>
        <Cell className="min-w-56">{words}</Cell>
        {Object.entries(roles).map(([role, granted]) => (
          <Cell key={role}>
            {granted.includes(name) ? (
              <Check aria-label="yes" className="size-4 text-good" />
            ) : (
              <span className="text-muted">no</span>
            )}
          </Cell>
        ))}
      </tr>
    ))}
  </Table>
)
