import { setTimeout as pause } from 'node:timers/promises'
import { beforeEach } from 'vitest'

const DAY_MS = 86_400_000
/** Longer than a test with a quota takes. */
const TEST_MS = 30_000

/** Quotas of days and months begin anew at midnight (UTC): no test begins just before it. */
beforeEach(async () => {
  const leftMs = DAY_MS - (Date.now() % DAY_MS)
  if (leftMs < TEST_MS) await pause(leftMs)
})
