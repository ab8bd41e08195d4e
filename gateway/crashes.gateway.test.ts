import { readdirSync, readFileSync } from 'node:fs'
import { Agent, get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { GatewayStatus } from '#contract/admin.ts'
import { hashSnapshot } from '#contract/hash-snapshot.ts'
import type { KeyEntry } from '#contract/keys.ts'
import type { CallRecord, RecordsPage } from '#contract/records.ts'
import type { Snapshot } from '#contract/snapshot.ts'
import { aKey, aSnapshot, aStep, keyStream, keyTable } from './testing/a-snapshot.ts'
import { randomFrom } from './testing/random.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { adminToken, RunningGateway } from './testing/start-gateway.ts'

const KEY = 'gh_crashes'
/** A failure can be had again with the seed that its name tells: `CRASH_SEED=… npx vitest --project gateway crashes`. */
const seed = Number(process.env.CRASH_SEED ?? 20_261_125)
/** What a busy machine may take to write what was counted. */
const patient = { timeout: 60_000, interval: 20 }

let backend: Backend
let gateway: RunningGateway

beforeAll(async () => {
  backend = await startBackend((_, response) => void response.end('ok'))
})
beforeEach(async () => {
  gateway = await RunningGateway.start()
})
afterEach(() => gateway.remove())
afterAll(() => backend.close())

/** What was acknowledged before the crashes, and so must hold after them. */
interface World {
  sequence: number
  keyNumber: number
  alive: Set<string>
  revoked: Set<string>
  /** Sent and not answered: may hold or not. */
  unsure: { key: string; state: KeyEntry['state'] } | null
  snapshot: Snapshot
  unsureSnapshot: Snapshot | null
  cursor: string | null
  /** Calls that were answered, by round. */
  answered: string[]
  /** When so many calls are answered, the moment has come. */
  fatal: { answered: number; come(): void }
  records: CallRecord[]
}

const aSnapshotNamed = (value: string): Snapshot =>
  aSnapshot(backend.url, {
    steps: [
      aStep('quota', { calls: 1_000_000_000, countBy: 'organisation', period: 'month' }),
      aStep('set-header', { headers: [{ on: 'response', name: 'x-version', value }] }),
    ],
  })
const call = (key: string, signal: AbortSignal | null = null) =>
  fetch(`${gateway.url}/pets/all`, { headers: { 'x-api-key': key }, signal })
const statusOf = async (key: string): Promise<number> => {
  const answer = await call(key)
  await answer.arrayBuffer()
  return answer.status
}

const statusApart = (key: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = { 'x-api-key': key }
    get(`${gateway.url}/pets/all`, { agent: false, headers }, (answer) =>
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0)),
    ).on('error', reject)
  })

const callBy = (agent: Agent): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(`${gateway.url}/pets/all`, { agent, headers: { 'x-api-key': KEY } }, (answer) =>
      answer.resume().on('end', () => resolve(answer)),
    ).on('error', reject)
  })

/** Calls until the gateway is gone, over one connection, so that one thread has all of it. */
async function callOn(world: World, mine: string[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  try {
    for (;;) {
      const { statusCode, headers } = await callBy(agent)
      if (statusCode !== 200) throw new Error(`A good call was answered ${statusCode}.`)
      const requestId = String(headers['x-request-id'])
      mine.push(requestId)
      world.answered.push(requestId)
      if (world.answered.length >= world.fatal.answered) world.fatal.come()
    }
  } finally {
    agent.destroy()
  }
}

/** Calls whose records are on the gateway's disk, or were collected from it. */
function recordedIn({ records }: World): Set<string> {
  const folder = join(gateway.folder, 'records')
  const found = readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').match(/(?<="requestId":")[^"]+/g))
  return new Set(
    [...found, ...records.map(({ requestId }) => requestId)].filter((id) => id !== null),
  )
}

/** Makes and revokes keys until the gateway is gone: one by one, and now and then by a whole table. */
async function changeKeysOn(world: World, below: (end: number) => number): Promise<void> {
  for (;;) {
    const [oldest] = world.alive
    const revokes = oldest !== undefined && world.alive.size > 3
    if (!revokes) world.keyNumber += 1
    const key = revokes ? oldest : `gh_crash_${world.keyNumber}`
    const state = revokes ? 'revoked' : 'active'
    world.unsure = { key, state }
    const sequence = world.sequence + 1
    const entry = aKey(key, { state })
    const sending = below(8) === 0 ? sendTable(world, entry) : sendChange(world, entry)
    const answer = await sending
    if (answer.status !== 200) throw new Error(`A change of keys was answered ${answer.status}.`)
    await answer.json()
    settle(world, world.unsure)
    world.unsure = null
    world.sequence = sequence
  }
}
const sendChange = ({ sequence }: World, entry: KeyEntry): Promise<Response> =>
  gateway.admin('POST', '/v1/keys', {
    stream: keyStream,
    from: sequence,
    to: sequence + 1,
    changes: [{ sequence: sequence + 1, entry }],
  })
/** The whole table with one change more, as the worker sends it: page by page. */
async function sendTable({ sequence, alive, revoked }: World, entry: KeyEntry): Promise<Response> {
  const others = [
    aKey(KEY),
    ...[...alive].map((key) => aKey(key)),
    ...[...revoked].map((key) => aKey(key, { state: 'revoked' })),
    ...filler,
  ].filter(({ hash }) => hash !== entry.hash)
  const text = keyTable(sequence + 1, [...others, entry])
  const pages = text.match(/[\s\S]{1,100000}/g) ?? []
  return fetch(`${gateway.adminUrl}/v1/keys`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${adminToken}` },
    body: new ReadableStream<Uint8Array>({
      pull(controller) {
        const page = pages.shift()
        if (page === undefined) controller.close()
        else controller.enqueue(Buffer.from(page))
      },
    }),
    duplex: 'half',
  } as RequestInit)
}
/** So that a table takes a while. */
const filler = Array.from({ length: 2_000 }, (_, index) => aKey(`gh_filler_${index}`))

function settle(world: World, { key, state }: { key: string; state: KeyEntry['state'] }): void {
  if (state === 'active') world.alive.add(key)
  else {
    world.alive.delete(key)
    world.revoked.add(key)
  }
}

/** Deploys until the gateway is gone. */
async function deployOn(world: World, round: number): Promise<void> {
  for (let number = 0; ; number += 1) {
    const next = aSnapshotNamed(`${round}-${number}`)
    world.unsureSnapshot = next
    const answer = await gateway.admin('PUT', '/v1/snapshot', next)
    if (answer.status !== 200) throw new Error(`A snapshot was answered ${answer.status}.`)
    await answer.json()
    world.snapshot = next
    world.unsureSnapshot = null
  }
}

/** Collects records until the gateway is gone; a page counts once it has come. */
async function collectOn(world: World): Promise<void> {
  for (;;) await collect(world, 50)
}
async function collect(world: World, waitMs: number): Promise<number> {
  const after = world.cursor === null ? '' : `&after=${world.cursor}`
  const answer = await gateway.admin('GET', `/v1/records?max=500&waitMs=${waitMs}${after}`)
  const page = (await answer.json()) as RecordsPage
  world.records.push(...page.records)
  world.cursor = page.next
  return page.records.length
}

/** Only that the gateway went away may end these. */
const untilGone = async (work: Promise<void>): Promise<void> => {
  try {
    await work
  } catch (error) {
    // Nobody listens, or the connection broke; undici says so by a TypeError.
    const { code = '' } = error as { code?: string }
    if (!(error instanceof TypeError || /^E(CONN|PIPE)/.test(code))) throw error
  }
}

/** Ends the process after a number of answers and of turns of the loop that nobody can foresee. */
function anyMoment(world: World, below: (end: number) => number): Promise<void> {
  return new Promise((resolve) => {
    let turns = below(40)
    const turn = () => {
      turns -= 1
      if (turns < 0) resolve()
      else setImmediate(turn)
    }
    world.fatal = { answered: world.answered.length + 1 + below(150), come: turn }
  })
}

test.each([
  [1, 10, seed],
  [3, 7, seed],
])(
  'with %i threads, whatever was acknowledged holds after each of %i crashes at any moment, and no call is recorded twice (seed %i)',
  async (threads, rounds) => {
    if (threads > 1) {
      await gateway.remove()
      gateway = await RunningGateway.start({ GATEWAY_THREADS: String(threads) })
    }
    const { below } = randomFrom(seed)
    const world: World = {
      sequence: 1,
      keyNumber: 0,
      alive: new Set(),
      revoked: new Set(),
      unsure: null,
      snapshot: aSnapshotNamed('first'),
      unsureSnapshot: null,
      cursor: null,
      answered: [],
      fatal: { answered: Number.POSITIVE_INFINITY, come: () => undefined },
      records: [],
    }
    await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
    expect((await gateway.admin('PUT', '/v1/snapshot', world.snapshot)).status).toBe(200)

    for (let round = 0; round < rounds; round += 1) {
      const callers: string[][] = [[], []]
      const work = [
        ...callers.map((mine) => callOn(world, mine)),
        changeKeysOn(world, below),
        deployOn(world, round),
        ...(round % 2 === 0 ? [collectOn(world)] : []),
      ].map(untilGone)
      let written: string[] = []
      if (round % 3 > 0) {
        // What was answered comes to the disk without anybody asking for it.
        await expect.poll(() => callers.flat().length, patient).toBeGreaterThan(below(100))
        written = callers.flat()
        const missing = () => {
          const recorded = recordedIn(world)
          return written.filter((id) => !recorded.has(id))
        }
        await expect.poll(missing, patient).toEqual([])
      }
      await Promise.race([anyMoment(world, below), Promise.all(work)])
      await gateway.end('SIGKILL')
      await Promise.all(work)
      await gateway.restart()

      const status = (await (await gateway.admin('GET', '/v1/status')).json()) as GatewayStatus
      // Keys: all that was acknowledged, and at most the one change whose answer did not come.
      if (status.keys.sequence === world.sequence + 1 && world.unsure) {
        settle(world, world.unsure)
        world.sequence += 1
      }
      expect([round, status.keys]).toMatchObject([
        round,
        { stream: keyStream, sequence: world.sequence },
      ])
      world.unsure = null
      // Each over a connection of its own, so that any thread may be asked.
      for (const key of world.revoked) expect([key, await statusApart(key)]).toEqual([key, 401])
      for (const key of world.alive) expect([key, await statusApart(key)]).toEqual([key, 200])

      // The snapshot: the last that was acknowledged, or the one whose answer did not come.
      const possible = [world.snapshot, world.unsureSnapshot].flatMap((one) => one ?? [])
      const inForce = possible.find((one) => hashSnapshot(one) === status.snapshotHash)
      expect([round, status.snapshotHash]).toEqual([round, inForce && hashSnapshot(inForce)])
      world.snapshot = inForce ?? world.snapshot
      world.unsureSnapshot = null

      // Records: what was on disk is there; of the rest the last ones of each thread may be lost, and only those.
      while ((await collect(world, 0)) > 0);
      const recorded = new Set(world.records.map(({ requestId }) => requestId))
      expect([round, written.filter((id) => !recorded.has(id))]).toEqual([round, []])
      for (const mine of callers) {
        const kept = mine.filter((id) => recorded.has(id))
        expect([round, kept]).toEqual([round, mine.slice(0, kept.length)])
      }
    }

    const ids = world.records.map(({ requestId }) => requestId)
    expect(new Set(ids).size).toBe(ids.length)
    // The crashes fell into the middle of something.
    expect(world.sequence).toBeGreaterThan(rounds)
    expect(world.answered.length).toBeGreaterThan(rounds * 10)
  },
  300_000,
)

describe('a key that was revoked while', () => {
  const revoke = async (key: string, sequence: number) => {
    const change = { sequence: sequence + 1, entry: aKey(key, { state: 'revoked' }) }
    const changes = { stream: keyStream, from: sequence, to: sequence + 1, changes: [change] }
    const answer = await gateway.admin('POST', '/v1/keys', changes)
    expect(await answer.json()).toEqual({ stream: keyStream, sequence: sequence + 1 })
  }
  beforeEach(async () => {
    await gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url))
    await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY), ...filler]))
  })

  test('a table without the revocation was on its way is refused, and after a crash too', async () => {
    const text = keyTable(1, [aKey(KEY), ...filler])
    const sender = new RawConnection(gateway.adminUrl)
    sender.send(
      `PUT /v1/keys HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${adminToken}\r\nExpect: 100-continue\r\nContent-Length: ${text.length}\r\n\r\n`,
    )
    expect((await sender.answer())?.status).toBe(100)
    sender.send(text.slice(0, -10))
    await revoke(KEY, 1)
    expect(await statusOf(KEY)).toBe(401)
    sender.send(text.slice(-10))
    expect((await sender.answer())?.status).toBe(409)
    expect(await statusOf(KEY)).toBe(401)
    await gateway.end('SIGKILL')
    await gateway.restart()
    expect(await statusOf(KEY)).toBe(401)
    // An older table that nothing has overtaken is taken: a portal that was restored knows best.
    expect((await gateway.admin('PUT', '/v1/keys', text)).status).toBe(200)
    expect(await statusOf(KEY)).toBe(200)
  })

  test('the log was folded into the table is refused after a crash in the middle of that', async () => {
    const { below } = randomFrom(seed + 1)
    let sequence = 1
    let inTheMiddle = 0
    const victims: string[] = []
    for (let round = 0; inTheMiddle < 2 && round < 8; round += 1) {
      const logs = () =>
        readdirSync(gateway.folder).filter((name) => /^keys\.\d+\.log$/.test(name)).length
      const before = logs()
      // As many changes as make the log long. Those of a log that a crash has left are counted again.
      for (let part = 0; part < 6 && inTheMiddle === 0; part += 1) {
        const changes = Array.from({ length: 8_400 }, (_, index) => ({
          sequence: sequence + 1 + index,
          entry: filler[index % filler.length] as KeyEntry,
        }))
        const to = sequence + changes.length
        const body = { stream: keyStream, from: sequence, to, changes }
        expect((await gateway.admin('POST', '/v1/keys', body)).status).toBe(200)
        sequence = to
      }
      for (let left = 1 + below(4); left > 0; left -= 1) {
        const victim = `gh_victim_${victims.length}`
        const add = { sequence: sequence + 1, entry: aKey(victim) }
        const body = { stream: keyStream, from: sequence, to: sequence + 1, changes: [add] }
        expect((await gateway.admin('POST', '/v1/keys', body)).status).toBe(200)
        await revoke(victim, sequence + 1)
        sequence += 2
        victims.push(victim)
      }
      await gateway.end('SIGKILL')
      // The next log is begun, and what it follows on is not all in the table.
      if (logs() > before) inTheMiddle += 1
      await gateway.restart()
      const status = (await (await gateway.admin('GET', '/v1/status')).json()) as GatewayStatus
      expect(status.keys).toMatchObject({ stream: keyStream, sequence })
      for (const victim of victims) expect([victim, await statusOf(victim)]).toEqual([victim, 401])
      expect(await statusOf(KEY)).toBe(200)
    }
    expect(inTheMiddle).toBeGreaterThan(0)
  }, 300_000)
})

test('a snapshot whose sender dies in the middle of it changes nothing, and the next one is taken', async () => {
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  const first = aSnapshotNamed('whole')
  expect((await gateway.admin('PUT', '/v1/snapshot', first)).status).toBe(200)
  const text = JSON.stringify(aSnapshotNamed('half'))
  for (const share of [0, 0.1, 0.5, 0.99]) {
    const sender = new RawConnection(gateway.adminUrl)
    sender.send(
      `PUT /v1/snapshot HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${adminToken}\r\nContent-Length: ${text.length}\r\n\r\n`,
    )
    sender.send(text.slice(0, Math.floor(text.length * share)))
    sender.close()
  }
  const status = (await (await gateway.admin('GET', '/v1/status')).json()) as GatewayStatus
  expect(status.snapshotHash).toBe(hashSnapshot(first))
  expect((await call(KEY)).headers.get('x-version')).toBe('whole')
  expect((await gateway.admin('PUT', '/v1/snapshot', text)).status).toBe(200)
  expect((await call(KEY)).headers.get('x-version')).toBe('half')
})

test('a quota loses no more to a crash than what came after it was written', async () => {
  const callsMax = 100_000
  const quota = aStep('quota', { calls: callsMax })
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  const snapshot = aSnapshot(backend.url, { steps: [quota] })
  expect((await gateway.admin('PUT', '/v1/snapshot', snapshot)).status).toBe(200)
  const used = async () => {
    const answer = await call(KEY)
    await answer.arrayBuffer()
    return callsMax - Number(answer.headers.get('quota-calls-remaining'))
  }
  const usedOnDisk = () => {
    const [last = ''] = readFileSync(join(gateway.folder, 'quotas.log'), 'utf8')
      .split('\n')
      .slice(-2)
    return last === '' ? 0 : Number(JSON.parse(last.split('\t', 1)[0] ?? '')[3])
  }
  const { below } = randomFrom(seed + 2)
  for (let round = 0; round < 5; round += 1) {
    let taken = 0
    for (let left = 1 + below(50); left > 0; left -= 1) taken = await used()
    await expect.poll(usedOnDisk, patient).toBe(taken)
    const written = taken
    for (let left = below(50); left > 0; left -= 1) taken = await used()
    await gateway.end('SIGKILL')
    await gateway.restart()
    const next = await used()
    expect(next).toBeGreaterThan(written)
    expect(next).toBeLessThanOrEqual(taken + 1)
  }
})
