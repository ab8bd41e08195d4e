import type { OperationRow } from '#lib/catalog/operation-schema.ts'

/**
 * Ticks parted by what a filter shows. Only those in sight are exposed or hidden: nobody changes what cannot be seen.
 * The others stay ticked.
 */
export function partedTicks(shown: readonly OperationRow[], ticked: ReadonlySet<string>) {
  const inSight = shown.filter(({ id }) => ticked.has(id)).map(({ id }) => id)
  return { inSight, elsewhere: ticked.size - inSight.length }
}
