import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import type { StepCost } from '#contract/step-costs.ts'
import { db } from '#lib/db/client.ts'
import { newId } from '#lib/shared/ids.ts'
import { seal } from '#lib/shared/sealed-text.ts'
import { aStaff } from '#tests/database/people.ts'
import { listStepCosts } from './list-step-costs.ts'

const stepId = newId('stp')
const aCost = (calls: number, meanMicros: number): StepCost => ({
  stepId,
  policy: 'ip-filter',
  calls,
  meanMicros,
  p99Micros: 10,
  waited: 0,
})

/** The admin port of a gateway that has measured this. */
async function aGateway(name: string, steps: StepCost[]) {
  const server = createServer((_, response) => response.end(JSON.stringify({ steps })))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const adminUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await db.gateway.create({
    data: {
      id: newId('gtw'),
      name,
      adminUrl,
      adminTokenSealed: seal('a token'),
      publicUrl: adminUrl,
    },
  })
  return () => {
    server.closeAllConnections()
    server.close()
  }
}

test('what gateways have measured is told as one, and which of them did not answer', async () => {
  const staff = await aStaff()
  const closeOne = await aGateway('One', [aCost(100, 4)])
  const closeOther = await aGateway('Other', [aCost(300, 8)])
  expect(await listStepCosts(staff)).toEqual({ items: [aCost(400, 7)], silent: [] })
  closeOther()
  expect(await listStepCosts(staff)).toEqual({ items: [aCost(100, 4)], silent: ['Other'] })
  closeOne()
})
