import { Badge } from '#components/ui/badge.tsx'
import type { ApiView } from '#lib/catalog/api-schema.ts'

const tones = { published: 'good', draft: 'plain', deprecated: 'warn', retired: 'bad' } as const

/** The state of an API. One is published from its import on, which says little while nothing of it may be called. */
export const ApiStatus = ({ api: { status, counts } }: { api: ApiView }) =>
  status === 'published' && counts.exposed === 0 ? (
    <Badge tone="warn">nothing exposed yet</Badge>
  ) : (
    <Badge tone={tones[status]}>{status}</Badge>
  )
