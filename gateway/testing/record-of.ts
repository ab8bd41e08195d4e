import { expect } from 'vitest'
import { type CallRecord, recordsPage } from '#contract/records.ts'
import type { RunningGateway } from './start-gateway.ts'

/** The record of a call. It is left once the answer is out and judged, which its caller may see first. */
export async function recordOf(
  gateway: RunningGateway,
  requestId: string | null | undefined,
): Promise<CallRecord> {
  let found: CallRecord | undefined
  await expect
    .poll(
      async () => {
        const page = await gateway.admin('GET', '/v1/records?max=5000')
        const { records } = recordsPage.parse(await page.json())
        found = records.find((record) => record.requestId === requestId)
        return found?.requestId
      },
      { timeout: 15_000 },
    )
    .toBe(requestId)
  return found as CallRecord
}
