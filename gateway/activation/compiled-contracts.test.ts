import { expect, test } from 'vitest'
import type { ApiContract } from '#contract/operation-contract.ts'
import { CompiledContracts } from './compiled-contracts.ts'

const alone = { due: false, give: async () => undefined }
const aContract = (type: string): ApiContract => ({
  schemas: {},
  operations: {
    op_one0000000000000: {
      parameters: [],
      body: { required: true, contents: [{ mediaType: 'application/json', schema: { type } }] },
      responses: [],
    },
  },
})

test('a contract that the next snapshot holds too is not compiled again; one that changed is', async () => {
  const contracts = new CompiledContracts()
  const first = contracts.building(alone)
  const compiled = await first.of(aContract('string'))
  first.keep()

  const second = contracts.building(alone)
  expect(await second.of(structuredClone(aContract('string')))).toBe(compiled)
  const other = await second.of(aContract('integer'))
  const check = other.get('op_one0000000000000')?.body?.contents[0]?.check
  expect([check?.(1), check?.('x')?.message]).toEqual([null, 'must be integer'])
})

test('a build that was given up costs the snapshot in force nothing; what it holds no longer is forgotten', async () => {
  const contracts = new CompiledContracts()
  const first = contracts.building(alone)
  const compiled = await first.of(aContract('string'))
  first.keep()
  await contracts.building(alone).of(aContract('integer'))
  expect(await contracts.building(alone).of(aContract('string'))).toBe(compiled)

  contracts.building(alone).keep()
  expect(await contracts.building(alone).of(aContract('string'))).not.toBe(compiled)
})
