import { execFileSync } from 'node:child_process'
import { startTargets, type Target } from './kit/gateway-under-test.ts'
import { needTools, Programs, processorMs } from './kit/programs.ts'

const SECONDS = 6
const ROUNDS = 2
/** The just-in-time compiler of the gateway needs about this long; all are warmed up alike. */
const WARM_UP_SECONDS = 15
const CONNECTIONS = 32

interface Run {
  perSecond: number
  p50: string
  p99: string
  /** Processor time of the proxy for one call; null: not its process. */
  microseconds: number | null
}

function wrk({ url, headers, pid }: Target, seconds = SECONDS): Run {
  const before = pid === null ? 0 : processorMs(pid)
  const sent = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const output = execFileSync(
    'taskset',
    ['-c', '1', 'wrk', '-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, '--latency', ...sent, url],
    { encoding: 'utf8' },
  )
  if (/Non-2xx/.test(output)) throw new Error(`Some calls failed:\n${output}`)
  const find = (pattern: RegExp) => pattern.exec(output)?.[1] ?? '?'
  const calls = Number(find(/(\d+) requests in/))
  return {
    perSecond: Number(find(/Requests\/sec:\s+([\d.]+)/)),
    p50: find(/50%\s+(\S+)/),
    p99: find(/99%\s+(\S+)/),
    microseconds: pid === null ? null : ((processorMs(pid) - before) * 1_000) / calls,
  }
}

needTools('wrk', 'nginx', 'taskset')
const programs = new Programs()
const targets = await startTargets(programs)
// What signs tokens runs in this process: one call fetches its keys before `wrk` holds the process up.
for (const { url, headers } of Object.values(targets)) {
  const answer = await fetch(url, { headers })
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`)
}
for (const target of Object.values(targets)) wrk(target, WARM_UP_SECONDS)
const best = new Map<string, Run>()
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, target] of Object.entries(targets)) {
    const run = wrk(target)
    if (run.perSecond > (best.get(name)?.perSecond ?? 0)) best.set(name, run)
  }
}
programs.end()
const nginx = best.get('nginx, plain proxy')
process.stdout.write(
  `${CONNECTIONS} connections, ${SECONDS} s after ${WARM_UP_SECONDS} s of warming up, the better of ${ROUNDS} interleaved runs; the proxy has one core\n`,
)
console.table(
  Object.fromEntries(
    [...best].map(([name, { perSecond, p50, p99, microseconds }]) => [
      name,
      {
        'calls/s': Math.round(perSecond),
        p50,
        p99,
        'µs of processor a call': microseconds?.toFixed(1) ?? '–',
        'of nginx': (perSecond / (nginx?.perSecond ?? 1)).toFixed(2),
      },
    ]),
  ),
)
process.exit(0)
