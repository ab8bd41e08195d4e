import { afterAll, beforeAll, expect, test } from 'vitest'
import { aKey, aSnapshot, ids, keyTable } from '#gateway/testing/a-snapshot.ts'
import { RawConnection } from '#gateway/testing/raw-connection.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { RunningGateway } from '#gateway/testing/start-gateway.ts'

const KEY = 'gh_many'
const CALLERS = 48
const CALLS = 150
let gateway: RunningGateway
let backend: Backend

beforeAll(async () => {
  gateway = await RunningGateway.start()
  backend = await startBackend((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://backend')
    const name = searchParams.get('name') ?? ''
    // A backend that hangs up instead of an answer, one that answers piece by piece, and one that says its length.
    if (name.endsWith('7')) request.socket.destroy()
    else if (name.endsWith('3')) {
      response.setHeader('content-length', name.length)
      response.write(name.slice(0, 2))
      setImmediate(() => response.end(name.slice(2)))
    } else response.end(name)
  })
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  const { status } = await gateway.admin(
    'PUT',
    '/v1/snapshot',
    aSnapshot(backend.url, {
      api: {
        operations: [{ id: ids.operation('all'), method: 'GET', path: '/all' }],
        withheld: [],
      },
    }),
  )
  expect(status).toBe(200)
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
})

const head = (target: string) => `GET ${target} HTTP/1.1\r\nHost: a\r\nx-api-key: ${KEY}\r\n\r\n`

test('of many callers at once each gets its own answers in its order, whoever else hangs up', async () => {
  const names = (caller: number) =>
    Array.from({ length: CALLS }, (_, call) => `caller-${caller}-${call}`)
  const callers = Array.from({ length: CALLERS }, () => new RawConnection(gateway.url))
  const answered = await Promise.all(
    callers.map(async (connection, caller) => {
      // Some send all at once, some one after the other; every fourth leaves in the middle.
      const pipelined = caller % 2 === 0
      const leaves = caller % 4 === 1
      const got: (string | number | undefined)[] = []
      if (pipelined)
        connection.send(
          names(caller)
            .map((name) => head(`/pets/all?name=${name}`))
            .join(''),
        )
      for (const [call, name] of names(caller).entries()) {
        if (!pipelined)
          connection.send(head(call % 5 === 4 ? '/nowhere' : `/pets/all?name=${name}`))
        if (leaves && call === CALLS / 2) {
          connection.close()
          break
        }
        const answer = await connection.answer()
        got.push(answer?.status === 200 ? answer.body : answer?.status)
      }
      connection.close()
      return got
    }),
  )
  const expected = (caller: number) =>
    names(caller)
      .slice(0, caller % 4 === 1 ? CALLS / 2 : CALLS)
      .map((name, call) => {
        if (caller % 2 === 1 && call % 5 === 4) return 404
        return name.endsWith('7') ? 502 : name
      })
  expect(answered).toEqual(Array.from({ length: CALLERS }, (_, caller) => expected(caller)))
})
