import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiContract, ContractForm } from '#contract/operation-contract.ts'
import { aKey, aSnapshot, aStep, ids, keyTable } from './testing/a-snapshot.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'

const KEY = 'gh_forms'
let gateway: RunningGateway
let backend: Backend
/** What came to the backend. */
const received: Buffer[] = []

const text: ContractForm['others'] = {
  shape: 'text',
  isList: false,
  separator: null,
  mediaTypes: [],
  schema: true,
}
const form: ContractForm = {
  fields: [
    { ...text, name: 'name' },
    { ...text, name: 'age' },
    { ...text, name: 'photo', shape: 'bytes', mediaTypes: ['image/*'] },
    { ...text, name: 'tail', shape: 'pairs', separator: ',' },
    { ...text, name: 'width' },
  ],
  others: text,
  spread: [{ name: 'size', members: ['width'], takesOthers: false }],
}
const schema = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string' },
    age: { type: 'integer' },
    photo: true,
    tail: { properties: { cm: { type: 'integer' } } },
    size: { properties: { width: { type: 'integer' } } },
  },
  additionalProperties: false,
}
const contract: ApiContract = {
  schemas: {},
  operations: {
    [ids.operation('add')]: {
      parameters: [],
      body: {
        required: true,
        contents: ['application/x-www-form-urlencoded', 'multipart/form-data'].map((mediaType) => ({
          mediaType,
          schema,
          form,
        })),
      },
      responses: [],
    },
  },
}

beforeAll(async () => {
  gateway = await RunningGateway.start()
  backend = await startBackend((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      received.push(Buffer.concat(pieces))
      response.end('{}')
    })
  })
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  const steps = [aStep('validate-request', {})]
  const answer = await gateway.admin(
    'PUT',
    '/v1/snapshot',
    aSnapshot(backend.url, { steps, api: { contract } }),
  )
  if (!answer.ok) throw new Error(await answer.text())
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
})

const add = (body: BodyInit) =>
  fetch(`${gateway.url}/pets/all`, { method: 'POST', headers: { 'x-api-key': KEY }, body })
const errorsOf = async (answer: Response) => {
  const { errors } = (await answer.json()) as { errors: object[] }
  return [answer.status, errors]
}
function parts(fields: Record<string, string | Blob>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.append(name, value)
  return data
}
const photo = (type: string) => new Blob([new Uint8Array([0, 255, 13, 10])], { type })

test('forms as described pass byte for byte', async () => {
  expect((await add(new URLSearchParams({ name: 'a b', age: '5' }))).status).toBe(200)
  expect(received.at(-1)?.toString()).toBe('name=a+b&age=5')
  expect((await add(parts({ name: 'ä', age: '5', photo: photo('image/png') }))).status).toBe(200)
  expect(received.at(-1)?.includes(Buffer.from([0, 255, 13, 10]))).toBe(true)
})

test('objects in the styles of forms pass as described', async () => {
  const good = new URLSearchParams({ name: 'a', tail: 'cm,5', width: '6' })
  expect((await add(good)).status).toBe(200)
  for (const [field, value, at] of [
    ['tail', 'cm,x', '/tail/cm'],
    ['width', 'x', '/size/width'],
  ] as const)
    expect(await errorsOf(await add(new URLSearchParams({ name: 'a', [field]: value })))).toEqual([
      400,
      [{ in: 'body', at, message: 'must be integer' }],
    ])
})

test('others never reach the backend, and are told which field is wrong', async () => {
  const before = received.length
  expect(await errorsOf(await add(new URLSearchParams({ name: 'a', age: 'x' })))).toEqual([
    400,
    [{ in: 'body', at: '/age', message: 'must be integer' }],
  ])
  expect(await errorsOf(await add(parts({ age: '5' })))).toEqual([
    400,
    [{ in: 'body', at: '', message: "must have required property 'name'" }],
  ])
  expect(await errorsOf(await add(parts({ name: 'a', more: '1' })))).toEqual([
    400,
    [{ in: 'body', at: '/more', message: 'is not in the documentation' }],
  ])
  expect(await errorsOf(await add(parts({ name: 'a', photo: photo('text/html') })))).toEqual([
    400,
    [{ in: 'body', at: '/photo', message: 'is not of the type image/*' }],
  ])
  expect(received.length).toBe(before)
})

const part = (name: string, content: string) =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${content}\r\n`
const WHOLE = `${part('name', 'a')}${part('age', '5')}--b--\r\n`

/** Sends a form in chunks that end where they are told to. */
async function sendChunks(body: string, ends: readonly number[]) {
  const connection = new RawConnection(gateway.url)
  connection.send(
    `POST /pets/all HTTP/1.1\r\nHost: gateway.test\r\nx-api-key: ${KEY}\r\nContent-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n`,
  )
  let from = 0
  for (const end of [...ends, body.length]) {
    const chunk = body.slice(from, end)
    if (chunk) connection.send(`${chunk.length.toString(16)}\r\n${chunk}\r\n`)
    from = end
    await new Promise(setImmediate)
  }
  connection.send('0\r\n\r\n')
  const answer = await connection.answer()
  connection.close()
  return answer
}

test('a form that is cut between any two of its bytes on its way is the same', async () => {
  for (let end = 1; end < WHOLE.length; end += 7)
    expect((await sendChunks(WHOLE, [end, end + 1]))?.status).toBe(200)
  expect(received.at(-1)?.toString()).toBe(WHOLE)
})

test.each([
  ['that ends before its end', WHOLE.slice(0, -6)],
  ['with a part hidden behind a bare line feed', WHOLE.replace('a\r\n--b', 'a\n--b')],
  ['with a part hidden behind its end', `${WHOLE}${part('more', '1')}--b--`],
  ['with two names for a part', WHOLE.replace('"age"', '"age"; name="more"')],
])('a form %s is refused before the backend', async (_, body) => {
  const before = received.length
  expect(await sendChunks(body, [])).toMatchObject({
    status: 400,
    body: expect.stringContaining('body-unreadable'),
  })
  expect(received.length).toBe(before)
})
