import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { adminToken, RunningGateway } from '#gateway/testing/start-gateway.ts'
import { updateApi } from '#lib/catalog/update-api.ts'
import { db } from '#lib/db/client.ts'
import { deploy } from '#lib/deployments/deploy.ts'
import { listDeployments } from '#lib/deployments/repository.ts'
import { AdminClient } from '#lib/gateways/admin-client.ts'
import { registerGateway } from '#lib/gateways/register-gateway.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { aDeployedApi, must } from '#tests/database/an-api.ts'
import { aStaff } from '#tests/database/people.ts'
import { RunningWorker } from './testing/start-worker.ts'

/** Stands between worker and gateway: may hold back the body of a snapshot, or the answer to it. */
class Between {
  holds: 'nothing' | 'the body' | 'the answer' = 'nothing'
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #held: () => void = () => undefined

  constructor(port: number) {
    this.#server = createServer((worker) => {
      const gateway = connect(port, '127.0.0.1')
      let pushes = false
      for (const socket of [worker, gateway]) {
        this.#sockets.add(socket)
        socket.on('error', () => undefined)
      }
      worker.on('data', (bytes) => {
        const head = bytes.indexOf('\r\n\r\n')
        const begins = bytes.includes('PUT /v1/snapshot')
        pushes ||= begins
        if (!pushes || this.holds !== 'the body') return gateway.write(bytes)
        // The head, and a little of what comes after.
        if (begins) gateway.write(bytes.subarray(0, head + 20))
        return this.#held()
      })
      gateway.on('data', (bytes) => {
        if (!pushes || this.holds !== 'the answer') return worker.write(bytes)
        return this.#held()
      })
      worker.on('close', () => gateway.destroy())
      gateway.on('close', () => worker.destroy())
    })
  }

  /** Resolves once something is held back. */
  holding(what: 'the body' | 'the answer'): Promise<void> {
    this.holds = what
    return new Promise((resolve) => {
      this.#held = resolve
    })
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    const address = this.#server.address()
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
  }
}

let backend: Backend
let gateway: RunningGateway
let between: Between
let staff: StaffScope
let apiId: string
let workers: RunningWorker[] = []

const work = () => workers.push(new RunningWorker())
const soon = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 30_000, interval: 50 })
const enforced = async () =>
  (await new AdminClient(gateway.adminUrl, adminToken).status()).snapshotHash
const call = async (path: string) => (await fetch(`${gateway.url}${path}`)).status

beforeAll(async () => {
  backend = await startBackend()
  gateway = await RunningGateway.start()
  between = new Between(Number(new URL(gateway.adminUrl).port))
  staff = await aStaff()
  ;({ apiId } = await aDeployedApi(staff, backend.url))
  const adminUrl = await between.listen()
  must(
    await registerGateway(staff, {
      name: 'Edge',
      region: '',
      publicUrl: gateway.url,
      adminUrl,
      adminToken,
    }),
  )
  work()
  await soon(async () => expect(await call('/pets-api/pets')).toBe(401))
  await end()
})
const end = async () => {
  await Promise.all(workers.map((worker) => worker.end('SIGKILL')))
  workers = []
}
afterEach(end)
afterAll(async () => {
  between.close()
  await gateway.remove()
  await backend.close()
})

test.each([
  { what: 'the body', path: '/first', taken: false },
  { what: 'the answer', path: '/second', taken: true },
] as const)(
  'of a worker killed before $what was through, the gateway has all or nothing, and the next one mends it',
  async ({ what, path, taken }) => {
    const before = await enforced()
    must(await updateApi(staff, { apiId, path }))
    const { number, hash } = must(await deploy(staff, { note: what }))
    const held = between.holding(what)
    work()
    await held
    await end()
    await soon(async () => expect(await enforced()).toBe(taken ? hash : before))
    expect(await call(`${path}/pets`)).toBe(taken ? 401 : 404)
    expect(await db.acknowledgement.findFirst({ where: { deployment: { number } } })).toMatchObject(
      { state: 'waiting' },
    )

    between.holds = 'nothing'
    work()
    await soon(async () => {
      const [latest] = await listDeployments(staff)
      expect(latest).toMatchObject({ number, acknowledgements: [{ state: 'active' }] })
    })
    expect(await enforced()).toBe(hash)
    expect(await call(`${path}/pets`)).toBe(401)
    expect(gateway.output).not.toContain('"level":"error"')
  },
)
