import { z } from 'zod'
import { beginningOf } from '#lib/shared/period.ts'
import { listRecordsInput } from './schema.ts'
import { listUsageInput, sumUsageInput } from './usage-schema.ts'

/**
 * The calls that the address of the console's page asks for. Browsers ask before they call, so that half of a list
 * would be theirs: they are left out unless asked for. By its id any call is found.
 */
export const consoleFilter = (query: Record<string, string>) =>
  listRecordsInput.safeParse({
    ...query,
    ...beginningOf(query.period),
    preflights: query.preflights ?? (query.requestId ? 'shown' : 'hidden'),
    take: 50,
  })

const offered = listRecordsInput
  .pick({ requestId: true, status: true, subscriptionId: true, apiId: true, before: true })
  .extend({ period: z.string().max(10).optional() })
  .transform(({ period, ...wanted }) => ({ ...wanted, ...beginningOf(period), take: 50 }))

/** The calls that the address of the portal's page asks for. */
export const portalFilter = (query: Record<string, string>) => offered.safeParse(query)

/** The usage that belongs to the calls of such a page: of an organisation, an API, a period. */
export const usageFilter = (query: Record<string, string>) =>
  listUsageInput.omit({ before: true }).safeParse({
    organisationId: query.organisationId,
    apiId: query.apiId,
    ...beginningOf(query.period),
  })

/** The sums that the address of the page of usage asks for; of thirty days unless it says otherwise. */
export const usageSumsFilter = ({ period = '30d', ...query }: Record<string, string>) =>
  sumUsageInput.safeParse({ ...query, from: undefined, ...beginningOf(period) })
