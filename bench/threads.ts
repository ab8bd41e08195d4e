import { join } from 'node:path'
import { aKey, aSnapshot, aStep, keyTable } from '#gateway/testing/a-snapshot.ts'
import { adminToken, freePort } from '#gateway/testing/start-gateway.ts'
import { KEY } from './kit/gateway-under-test.ts'
import { answers, needTools, Programs, processorMs } from './kit/programs.ts'
import { CONNECTIONS, wrk } from './kit/wrk.ts'

const SECONDS = 2
const WARM_UP_SECONDS = 12
const ROUNDS = 15
const BODY = '{"pets":[{"id":1,"name":"Rex"}]}'

needTools('wrk', 'nginx', 'taskset')
const programs = new Programs()
const backendPort = await freePort()
const backend = `http://127.0.0.1:${backendPort}`
programs.nginx('backend', '1', {
  server: `listen 127.0.0.1:${backendPort}; location / { default_type application/json; return 200 '${BODY}'; }`,
})
await answers(backend)

/** A gateway with so many threads on these cores; where it is called, and its process. */
async function start(threads: number, cores: string) {
  const [port, adminPort] = [await freePort(), await freePort()]
  const pid = programs.start(cores, 'node_modules/.bin/bun', ['gateway/main.ts'], {
    GATEWAY_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    GATEWAY_ADMIN_PORT: String(adminPort),
    GATEWAY_ADMIN_TOKEN: adminToken,
    GATEWAY_DATA: join(programs.folder, `gateway-${threads}-${cores}`),
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
  const url = `http://127.0.0.1:${port}/pets/all`
  // As many callers for each thread: how much a thread does at once decides what a call costs it.
  return { url, headers: { 'x-api-key': KEY }, pid, connections: threads * CONNECTIONS }
}

/** nginx as plain proxy with so many workers: what the machine itself makes of a second one. */
async function startNginx(workers: number, cores: string) {
  const port = await freePort()
  const pid = programs.nginx(`proxy-${workers}-${cores}`, cores, {
    workers,
    upstream: backendPort,
    server: `listen 127.0.0.1:${port} reuseport; location / { proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection ""; }`,
  })
  await answers(`http://127.0.0.1:${port}/`)
  return { url: `http://127.0.0.1:${port}/`, headers: {}, pid, connections: workers * CONNECTIONS }
}

const targets = {
  'one thread, core 0': await start(1, '0'),
  'two threads, core 0': await start(2, '0'),
  'two threads, both cores (the load on one)': await start(2, '0,1'),
  'nginx, one worker, core 0': await startNginx(1, '0'),
  'nginx, two workers, core 0': await startNginx(2, '0'),
  'nginx, two workers, both cores (the load on one)': await startNginx(2, '0,1'),
}
/** Calls a second, and calls for each second of processor time, of each round. */
const rounds = new Map<string, { perSecond: number; perProcessorSecond: number }[]>()
for (const target of Object.values(targets)) wrk(target, WARM_UP_SECONDS, target.connections)
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, target] of Object.entries(targets)) {
    const before = processorMs(target.pid)
    const { perSecond, calls } = wrk(target, SECONDS, target.connections)
    const perProcessorSecond = (calls * 1_000) / (processorMs(target.pid) - before)
    rounds.set(name, [...(rounds.get(name) ?? []), { perSecond, perProcessorSecond }])
  }
}
programs.end()
const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN
/** Against the same program with one thread or worker in the same round: what else the machine does changes by the second. */
function shares(name: string): number[] {
  const one = rounds.get(
    name.startsWith('nginx') ? 'nginx, one worker, core 0' : 'one thread, core 0',
  )
  return (rounds.get(name) ?? []).map(
    ({ perProcessorSecond }, round) => perProcessorSecond / (one?.[round]?.perProcessorSecond ?? 1),
  )
}
process.stdout.write(
  `Key, rate limit, header and record, ${CONNECTIONS} connections for each thread; medians of ${ROUNDS} interleaved runs of ${SECONDS} s\n`,
)
console.table(
  Object.fromEntries(
    [...rounds].map(([name, runs]) => [
      name,
      {
        'calls/s': Math.round(median(runs.map(({ perSecond }) => perSecond))),
        'calls per second of processor time': Math.round(
          median(runs.map(({ perProcessorSecond }) => perProcessorSecond)),
        ),
        'of one of its own': median(shares(name)).toFixed(2),
      },
    ]),
  ),
)
process.exit(0)
