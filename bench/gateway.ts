import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { aKey, aSnapshot, aStep, keyTable } from '#gateway/testing/a-snapshot.ts'
import { adminToken, freePort } from '#gateway/testing/start-gateway.ts'

const SECONDS = 6
const ROUNDS = 2
/** The just-in-time compiler of the gateway needs about this long; all are warmed up alike. */
const WARM_UP_SECONDS = 15
const KEY = 'gh_bench'

for (const tool of ['wrk', 'nginx', 'taskset']) {
  try {
    execFileSync('which', [tool], { stdio: 'ignore' })
  } catch {
    process.stderr.write(
      `This bench needs ${tool}: apt-get install -y wrk nginx-light util-linux\n`,
    )
    process.exit(1)
  }
}

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'))
const ports = {
  backend: await freePort(),
  proxy: await freePort(),
  gateway: await freePort(),
  admin: await freePort(),
}
const running: ChildProcess[] = []

/** Core 0 is the proxy's alone; the backend and wrk share core 1. */
function start(
  core: number,
  command: string,
  parameters: string[],
  environment: Record<string, string> = {},
): void {
  running.push(
    spawn('taskset', ['-c', String(core), command, ...parameters], {
      stdio: 'ignore',
      env: { ...process.env, ...environment },
    }),
  )
}

function nginx(name: string, core: number, server: string): void {
  const path = join(folder, `${name}.conf`)
  writeFileSync(
    path,
    `daemon off; worker_processes 1; pid ${folder}/${name}.pid; error_log /dev/null;
events { worker_connections 1024; }
http { access_log off; keepalive_requests 1000000; client_body_temp_path ${folder}/b${name}; proxy_temp_path ${folder}/p${name}; fastcgi_temp_path ${folder}/f${name}; uwsgi_temp_path ${folder}/u${name}; scgi_temp_path ${folder}/s${name};
  upstream backend { server 127.0.0.1:${ports.backend}; keepalive 64; keepalive_requests 1000000; }
  server { ${server} } }`,
  )
  start(core, 'nginx', ['-c', path, '-p', folder])
}

nginx(
  'backend',
  1,
  `listen 127.0.0.1:${ports.backend}; location / { default_type application/json; return 200 '{"pets":[{"id":1,"name":"Rex"}]}'; }`,
)
nginx(
  'proxy',
  0,
  `listen 127.0.0.1:${ports.proxy}; location / { proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection ""; }`,
)
start(0, 'node_modules/.bin/bun', ['gateway/main.ts'], {
  GATEWAY_HOST: '127.0.0.1',
  GATEWAY_PORT: String(ports.gateway),
  GATEWAY_ADMIN_PORT: String(ports.admin),
  GATEWAY_ADMIN_TOKEN: adminToken,
  GATEWAY_DATA: join(folder, 'gateway'),
})

const admin = (method: string, path: string, body: string) =>
  fetch(`http://127.0.0.1:${ports.admin}${path}`, {
    method,
    body,
    headers: { authorization: `Bearer ${adminToken}` },
  })

async function until(url: string): Promise<void> {
  const deadline = Date.now() + 10_000
  while (Date.now() < deadline)
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return
  throw new Error(`Nothing answers at ${url}.`)
}
await until(`http://127.0.0.1:${ports.backend}/`)
await until(`http://127.0.0.1:${ports.proxy}/`)
await until(`http://127.0.0.1:${ports.admin}/healthz`)
const steps = [
  aStep('rate-limit', { calls: 1_000_000, windowSeconds: 1 }),
  aStep('set-header', { headers: [{ on: 'request', name: 'x-bench', value: 'yes' }] }),
]
const put = await admin(
  'PUT',
  '/v1/snapshot',
  JSON.stringify(aSnapshot(`http://127.0.0.1:${ports.backend}`, { steps })),
)
if (!put.ok) throw new Error(await put.text())
await admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))

interface Run {
  perSecond: number
  p50: string
  p99: string
}
function wrk(url: string, seconds = SECONDS): Run {
  const output = execFileSync(
    'taskset',
    ['-c', '1', 'wrk', '-t1', '-c32', `-d${seconds}s`, '--latency', '-H', `x-api-key: ${KEY}`, url],
    { encoding: 'utf8' },
  )
  if (/Non-2xx/.test(output)) throw new Error(`Some calls failed:\n${output}`)
  const find = (pattern: RegExp) => pattern.exec(output)?.[1] ?? '?'
  return {
    perSecond: Number(find(/Requests\/sec:\s+([\d.]+)/)),
    p50: find(/50%\s+(\S+)/),
    p99: find(/99%\s+(\S+)/),
  }
}

const targets = {
  'backend alone': `http://127.0.0.1:${ports.backend}/all`,
  'nginx, plain proxy': `http://127.0.0.1:${ports.proxy}/all`,
  'gateway: key, limit, header, record': `http://127.0.0.1:${ports.gateway}/pets/all`,
}
for (const url of Object.values(targets)) wrk(url, WARM_UP_SECONDS)
const best = new Map<string, Run>()
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, url] of Object.entries(targets)) {
    const run = wrk(url)
    if (run.perSecond > (best.get(name)?.perSecond ?? 0)) best.set(name, run)
  }
}
for (const child of running) child.kill('SIGTERM')
const nginxRate = best.get('nginx, plain proxy')?.perSecond ?? 1
process.stdout.write(
  `32 connections, ${SECONDS} s after ${WARM_UP_SECONDS} s of warming up, the better of ${ROUNDS} interleaved runs; the proxy has one core\n`,
)
console.table(
  Object.fromEntries(
    [...best].map(([name, run]) => [
      name,
      {
        'calls/s': Math.round(run.perSecond),
        p50: run.p50,
        p99: run.p99,
        'of nginx': (run.perSecond / nginxRate).toFixed(2),
      },
    ]),
  ),
)
rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
process.exit(0)
