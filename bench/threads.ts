import { join } from 'node:path'
import { aKey, aSnapshot, aStep, keyTable } from '#gateway/testing/a-snapshot.ts'
import { adminToken, freePort } from '#gateway/testing/start-gateway.ts'
import { KEY } from './kit/gateway-under-test.ts'
import { numberOf } from './kit/options.ts'
import { answers, needTools, Programs, processorMs } from './kit/programs.ts'
import { CONNECTIONS, wrk } from './kit/wrk.ts'

const SECONDS = numberOf('BENCH_SECONDS', 2)
const WARM_UP_SECONDS = numberOf('BENCH_WARM_UP_SECONDS', 12)
const ROUNDS = numberOf('BENCH_ROUNDS', 15)
const ONE_THREAD = 'one thread, core 0'
const APART_ON_ONE = 'two gateways of one thread each, core 0'
const APART_ON_TWO = 'two gateways of one thread each, a core for each'
const ONE_WORKER = 'nginx, one worker, core 0'
const BODY = '{"pets":[{"id":1,"name":"Rex"}]}'

needTools('wrk', 'nginx', 'taskset')
const programs = new Programs()
const backendPort = await freePort()
const backend = `http://127.0.0.1:${backendPort}`
programs.nginx('backend', '1', {
  server: `listen 127.0.0.1:${backendPort}; location / { default_type application/json; return 200 '${BODY}'; }`,
})
await answers(backend)

/** What is called, and the processes that answer: each place has callers of its own. */
interface Target {
  places: { url: string; connections: number }[]
  pids: number[]
  headers: Record<string, string>
  /** What its processor time is compared with. */
  one: string
  /** The same number of threads or workers that have nothing in common. */
  apart?: string
}

/** A gateway with so many threads on these cores. */
async function start(threads: number, cores: string): Promise<Target> {
  const [port, adminPort] = [await freePort(), await freePort()]
  const pid = programs.start(cores, 'node_modules/.bin/bun', ['gateway/main.ts'], {
    GATEWAY_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    GATEWAY_ADMIN_PORT: String(adminPort),
    GATEWAY_ADMIN_TOKEN: adminToken,
    GATEWAY_DATA: join(programs.folder, `gateway-${port}`),
    GATEWAY_ALLOW_PRIVATE_ADDRESSES: 'true',
    GATEWAY_THREADS: String(threads),
  })
  await answers(`http://127.0.0.1:${adminPort}/healthz`)
  const put = async (path: string, body: string) => {
    const headers = { authorization: `Bearer ${adminToken}` }
    const answer = await fetch(`http://127.0.0.1:${adminPort}${path}`, {
      method: 'PUT',
      body,
      headers,
    })
    if (!answer.ok) throw new Error(await answer.text())
  }
  const steps = [
    aStep('rate-limit', { calls: 1_000_000, windowSeconds: 1 }),
    aStep('set-header', { headers: [{ on: 'request', name: 'x-bench', value: 'yes' }] }),
  ]
  await put('/v1/snapshot', JSON.stringify(aSnapshot(backend, { steps })))
  await put('/v1/keys', keyTable(1, [aKey(KEY)]))
  return {
    // As many callers for each thread: how much a thread does at once decides what a call costs it.
    places: [{ url: `http://127.0.0.1:${port}/pets/all`, connections: threads * CONNECTIONS }],
    pids: [pid],
    headers: { 'x-api-key': KEY },
    one: ONE_THREAD,
  }
}

/** Gateways of one thread each that share nothing but the cores: what two programs on this machine cost each other. */
async function startApart(...cores: string[]): Promise<Target> {
  const [first, ...others] = await Promise.all(cores.map((core) => start(1, core)))
  if (!first) throw new Error('No core was named.')
  const all = [first, ...others]
  return {
    ...first,
    places: all.flatMap(({ places }) => places),
    pids: all.flatMap(({ pids }) => pids),
  }
}

/** nginx as plain proxy with so many workers: what the machine itself makes of a second one. */
async function startNginx(workers: number, cores: string): Promise<Target> {
  const port = await freePort()
  const pid = programs.nginx(`proxy-${workers}-${cores}`, cores, {
    workers,
    upstream: backendPort,
    server: `listen 127.0.0.1:${port} reuseport; location / { proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection ""; }`,
  })
  await answers(`http://127.0.0.1:${port}/`)
  return {
    places: [{ url: `http://127.0.0.1:${port}/`, connections: workers * CONNECTIONS }],
    pids: [pid],
    headers: {},
    one: ONE_WORKER,
  }
}

const targets: Record<string, Target> = {
  [ONE_THREAD]: await start(1, '0'),
  [APART_ON_ONE]: await startApart('0', '0'),
  'two threads, core 0': { ...(await start(2, '0')), apart: APART_ON_ONE },
  [APART_ON_TWO]: await startApart('0', '1'),
  'two threads, both cores': { ...(await start(2, '0,1')), apart: APART_ON_TWO },
  [ONE_WORKER]: await startNginx(1, '0'),
  'nginx, two workers, core 0': await startNginx(2, '0'),
  'nginx, two workers, both cores': await startNginx(2, '0,1'),
}

const processorOf = ({ pids }: Target) => pids.reduce((sum, pid) => sum + processorMs(pid), 0)

/** Calls a second, and calls for each second of processor time. */
async function measured(target: Target, seconds: number) {
  const before = processorOf(target)
  const { headers } = target
  const runs = await Promise.all(
    target.places.map(({ url, connections }) => wrk({ url, headers }, seconds, connections)),
  )
  const spent = processorOf(target) - before
  const calls = runs.reduce((sum, run) => sum + run.calls, 0)
  return {
    perSecond: runs.reduce((sum, run) => sum + run.perSecond, 0),
    perProcessorSecond: (calls * 1_000) / spent,
  }
}

const rounds = new Map<string, Awaited<ReturnType<typeof measured>>[]>()
for (const target of Object.values(targets)) await measured(target, WARM_UP_SECONDS)
for (let round = 0; round < ROUNDS; round += 1)
  for (const [name, target] of Object.entries(targets))
    rounds.set(name, [...(rounds.get(name) ?? []), await measured(target, SECONDS)])
programs.end()
const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN
const perProcessorSecond = (name: string | undefined) =>
  (rounds.get(name ?? '') ?? []).map((run) => run.perProcessorSecond)
/** Against another target in the same round: what else the machine does changes by the second. */
const shareOf = (name: string, other: string | undefined): string => {
  const beside = perProcessorSecond(other)
  const shares = perProcessorSecond(name).map((own, round) => own / (beside[round] ?? own))
  return other ? median(shares).toFixed(2) : '–'
}
process.stdout.write(
  `Key, rate limit, header and record, ${CONNECTIONS} connections for each thread; the load is on core 1; medians of ${ROUNDS} interleaved runs of ${SECONDS} s\n`,
)
console.table(
  Object.fromEntries(
    Object.entries(targets).map(([name, { one, apart }]) => [
      name,
      {
        'calls/s': Math.round(median((rounds.get(name) ?? []).map(({ perSecond }) => perSecond))),
        'calls per second of processor time': Math.round(median(perProcessorSecond(name))),
        'of one alone': shareOf(name, one),
        'of two apart': shareOf(name, apart),
      },
    ]),
  ),
)
process.exit(0)
