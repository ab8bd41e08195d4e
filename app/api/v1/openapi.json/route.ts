import { describeManagementApi } from '#lib/management-api/describe.ts'
import { endpoints } from '#lib/management-api/endpoints.ts'
import { environment } from '#lib/shared/environment.ts'

export const dynamic = 'force-dynamic'

/** Public: it says what can be asked, nothing of what is there. */
export const GET = (): Response =>
  Response.json(describeManagementApi(endpoints, environment().GATEHOUSE_URL))
