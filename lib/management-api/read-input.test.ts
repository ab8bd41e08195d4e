import { expect, test } from 'vitest'
import { readInput } from './read-input.ts'

const aPost = (body: BodyInit) =>
  new Request('http://portal.test/api/v1/products', {
    method: 'POST',
    body,
    duplex: 'half',
  } as RequestInit)

const MIB = new Uint8Array(1024 * 1024).fill(32)

/** A body that never says its length and never ends. */
function endless() {
  const seen = { mebibytes: 0, cancelled: false }
  const body = new ReadableStream({
    pull(controller) {
      seen.mebibytes += 1
      if (seen.mebibytes > 200) controller.close()
      else controller.enqueue(MIB)
    },
    cancel() {
      seen.cancelled = true
    },
  })
  return { seen, body }
}

test('a body without a length is read no further than the limit', async () => {
  const { seen, body } = endless()

  const read = await readInput(aPost(body), {})

  expect(read).toMatchObject({ ok: false, failure: { code: 'invalid_input' } })
  expect(seen.cancelled).toBe(true)
  expect(seen.mebibytes).toBeLessThan(80)
})

test.each(['{', '[]', '"text"', 'null', '1'])('%s is no input', async (body) => {
  expect(await readInput(aPost(body), {})).toMatchObject({
    ok: false,
    failure: { code: 'invalid_input' },
  })
})

test('parameters of the path win over body and query', async () => {
  const ofBody = await readInput(aPost('{"productId":"prd_b","name":"Ünïcode"}'), {
    productId: 'prd_a',
  })
  const ofQuery = await readInput(new Request('http://portal.test/x?productId=prd_b&take=5'), {
    productId: 'prd_a',
  })

  expect(ofBody).toEqual({ ok: true, value: { productId: 'prd_a', name: 'Ünïcode' } })
  expect(ofQuery).toEqual({ ok: true, value: { productId: 'prd_a', take: '5' } })
})

test('no body is no input but the path', async () => {
  expect(await readInput(aPost(''), { keyId: 'key_a' })).toEqual({
    ok: true,
    value: { keyId: 'key_a' },
  })
})
