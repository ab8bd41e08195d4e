import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type KeyEntry, keyEntry } from '#contract/keys.ts'
import { adminToken, RunningGateway } from '#gateway/testing/start-gateway.ts'
import { db } from '#lib/db/client.ts'
import { AdminClient } from '#lib/gateways/admin-client.ts'
import type { OrganisationScope } from '#lib/identity/scope.ts'
import { anApi, aProduct } from '#tests/catalog/documents.ts'
import { aSubscriptionWithKey } from '#tests/database/an-api.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { readKeyTable } from './key-log.ts'
import { revokeKey } from './revoke-key.ts'

const KEYS = 12_000
const endsAt = new Date(Date.now() + 86_400_000)
let gateway: RunningGateway
let member: OrganisationScope
let known: Awaited<ReturnType<typeof aSubscriptionWithKey>>

beforeAll(async () => {
  gateway = await RunningGateway.start()
  const staff = await aStaff()
  member = await aMember()
  const apiId = await anApi(staff, 'GET /pets')
  const productId = await aProduct(apiId, 'public')
  await db.product.update({ where: { id: productId }, data: { approvalRequired: false } })
  known = await aSubscriptionWithKey(member, productId)
  await db.key.update({ where: { id: known.keyId }, data: { endsAt, networks: ['10.0.0.0/8'] } })
  // Of rotations long past and not so long past; a slot holds one that is neither replaced nor revoked.
  await db.$executeRaw`
    insert into "Key" (id, "subscriptionId", "organisationId", slot, hash, "lastFour", "createdById", "replacedAt", "endsAt")
    select 'key_' || lpad(n::text, 16, '0'), ${known.subscriptionId}, ${member.organisationId}, 'secondary', encode(sha256(n::text::bytea), 'hex'), 'abcd', 'u', now(),
      now() + case when n % 4 = 0 then interval '-40 days' else interval '-1 day' end
    from generate_series(1, ${KEYS}) n`
})
afterAll(() => gateway.remove())

test('the table is that of one moment, though keys change between its pages, and holds nobody up', async () => {
  const pages = await readKeyTable(async ({ head, pages }) => {
    const read: KeyEntry[][] = []
    for await (const page of pages) {
      if (read.length === 0)
        expect(await revokeKey(member, { keyId: known.keyId })).toMatchObject({ ok: true })
      read.push(page)
    }
    expect(head.count).toBe(read.flat().length)
    return read
  })
  expect(pages.length).toBeGreaterThan(1)
  const entries = z.array(keyEntry).parse(pages.flat())
  expect(entries).toHaveLength((KEYS * 3) / 4 + 1)
  expect(new Set(entries.map(({ keyId }) => keyId)).size).toBe(entries.length)
  expect(entries.find(({ keyId }) => keyId === known.keyId)).toMatchObject({
    state: 'active',
    endsAt: endsAt.getTime(),
    networks: ['10.0.0.0/8'],
    organisationId: member.organisationId,
  })

  const after = await readKeyTable(async ({ pages }) => (await Array.fromAsync(pages)).flat())
  expect(after.find(({ keyId }) => keyId === known.keyId)?.state).toBe('revoked')
})

test('a gateway takes the table as it is read', async () => {
  const client = new AdminClient(gateway.adminUrl, adminToken)
  const count = await readKeyTable(async ({ head, pages }) => {
    expect(await client.putKeys(head, pages)).toEqual({
      stream: head.stream,
      sequence: head.sequence,
    })
    return head.count
  })
  expect((await client.status()).keys.count).toBe(count)
})

test('what breaks the reading is told as it is, and the gateway keeps what it had', async () => {
  const client = new AdminClient(gateway.adminUrl, adminToken)
  const before = (await client.status()).keys
  const reading = readKeyTable(async ({ head, pages }) => {
    async function* broken() {
      for await (const page of pages) {
        yield page
        throw new Error('The database is gone.')
      }
    }
    return client.putKeys({ ...head, sequence: head.sequence + 1 }, broken())
  })
  await expect(reading).rejects.toThrow('The database is gone.')
  expect((await client.status()).keys).toEqual(before)
})
