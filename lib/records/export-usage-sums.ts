import 'server-only'
import type { Scope } from '#lib/identity/scope.ts'
import { csvOf } from '#lib/shared/csv.ts'
import { sumUsage } from './sum-usage.ts'
import type { SumUsageInput } from './usage-schema.ts'

const sums = ['calls', 'refused', 'failed', 'requestBytes', 'responseBytes'] as const

/** Every row that the page of usage would list, as CSV. */
export const exportUsageSums = (scope: Scope, input: SumUsageInput): ReadableStream<Uint8Array> => {
  const named = input.by === 'day' ? ['day'] : [`${input.by}Id`, input.by]
  return csvOf(
    [...named, ...sums],
    async () => ({
      items: (await sumUsage(scope, input, Number.POSITIVE_INFINITY)).items,
      next: null,
    }),
    (row) => [row.id, ...(input.by === 'day' ? [] : [row.name]), ...sums.map((name) => row[name])],
  )
}
