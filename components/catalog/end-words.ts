import type { Deprecation } from '#lib/catalog/catalogue-schema.ts'

/** What a reader has to know first of a deprecated API: when it ends, or that it may any day. */
export function endWords({ endsAt }: Pick<Deprecation, 'endsAt'>, now = new Date()): string {
  if (endsAt === null) return 'Deprecated'
  const isOver = new Date(endsAt) <= now
  return `Deprecated, ${isOver ? 'was to end' : 'ends'} on ${endsAt.slice(0, 10)}`
}
