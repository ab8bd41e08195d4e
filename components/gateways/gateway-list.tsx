'use client'

import { useQuery } from '@tanstack/react-query'
import { Badge } from '#components/ui/badge.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Cell, Table } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import { gatewaysQuery } from '#lib/gateways/queries.ts'
import type { GatewayView } from '#lib/gateways/schema.ts'

const tones = { current: 'good', behind: 'warn', unreachable: 'bad', new: 'plain' } as const
const words = {
  current: 'up to date',
  behind: 'not what was deployed',
  unreachable: 'unreachable',
  new: 'not asked yet',
}

export function GatewayList({ initial }: { initial: GatewayView[] }) {
  const { data, isError } = useQuery({ ...gatewaysQuery, initialData: { items: initial } })
  return (
    <div className="grid gap-2">
      {isError && <Notice tone="bad">No news: the console cannot be reached.</Notice>}
      <Table label="Gateways" head={['Name', 'State', 'Address', 'Version', 'Keys', 'Seen']}>
        {data.items.map((gateway) => (
          <tr key={gateway.id}>
            <Cell>
              <span className="font-medium">{gateway.name}</span>
              <p className="text-xs text-muted">{gateway.id}</p>
            </Cell>
            <Cell>
              <Badge tone={tones[gateway.state]}>{words[gateway.state]}</Badge>
              {gateway.error && (
                <p className="text-xs text-bad">
                  {gateway.error} Since <Time at={gateway.errorSince} />
                </p>
              )}
            </Cell>
            <Cell>
              <code className="text-xs">{gateway.publicUrl}</code>
            </Cell>
            <Cell>{gateway.version}</Cell>
            <Cell>{gateway.keys}</Cell>
            <Cell>
              <Time at={gateway.seenAt} />
            </Cell>
          </tr>
        ))}
      </Table>
    </div>
  )
}
