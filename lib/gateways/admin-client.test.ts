import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AdminClient, GatewayUnreachable } from './admin-client.ts'

const page = {
  gatewayId: 'gtw_test000000000000',
  records: [],
  counters: [],
  next: 'one',
  dropped: 1,
}
let asked: string[] = []
let canMend = true

/** A gateway with a record that its disk has damaged. */
const server = createServer((request, response) => {
  asked.push(request.url ?? '')
  const isChecked = new URL(request.url ?? '', 'http://gateway.test').searchParams.has('checked')
  response.setHeader('content-type', 'application/json')
  response.end(isChecked && canMend ? JSON.stringify(page) : '{"records":[{"requestId":"re')
})
let client: AdminClient

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  client = new AdminClient(`http://127.0.0.1:${port}`, 'a token')
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

test('a page of records that cannot be read is asked for again without what is damaged', async () => {
  expect(await client.records('before', { waitMs: 0, max: 10 })).toEqual(page)
  expect(asked).toEqual([
    '/v1/records?waitMs=0&max=10&after=before',
    '/v1/records?waitMs=0&max=10&after=before&checked=true',
  ])
})

test('one that cannot be read even so is no answer of a gateway', async () => {
  asked = []
  canMend = false
  const asking = client.records(null, { waitMs: 0, max: 10 })
  await expect(asking).rejects.toThrow(GatewayUnreachable)
  expect(asked).toHaveLength(2)
})
