import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startTargets, type Target } from './kit/gateway-under-test.ts'
import { chosen, numberOf } from './kit/options.ts'
import { needTools, Programs } from './kit/programs.ts'

const CONNECTIONS = 10
const PER_SECOND = 1_000
const SECONDS = numberOf('BENCH_SECONDS', 15)
const ROUNDS = numberOf('BENCH_ROUNDS', 3)
const WARM_UP_SECONDS = numberOf('BENCH_WARM_UP_SECONDS', 20)

/** What calls took at a steady rate, in microseconds, sorted. */
function steady(name: string, { url, headers }: Target, seconds: number): number[] {
  const log = join(programs.folder, `${name.replace(/\W+/g, '-')}.log`)
  const sent = Object.entries(headers).flatMap(([field, value]) => ['-H', `${field}: ${value}`])
  execFileSync('taskset', [
    ...['-c', '1', 'h2load', '--h1', `-c${CONNECTIONS}`, `-n${PER_SECOND * seconds}`],
    ...[`--rps=${PER_SECOND / CONNECTIONS}`, `--log-file=${log}`, ...sent, url],
  ])
  // Each line: when it began, its status, what it took in microseconds.
  const rows = readFileSync(log, 'utf8').trim().split('\n')
  const took = rows.map((row) => row.split('\t').map(Number) as [number, number, number])
  const failed = took.filter(([, status]) => status !== 200).length
  if (failed > 0) throw new Error(`${name}: ${failed} calls failed.`)
  return took.map(([, , microseconds]) => microseconds).sort((a, b) => a - b)
}

needTools('h2load', 'nginx', 'taskset')
const programs = new Programs()
const targets = chosen(await startTargets(programs))
for (const [, { url, headers }] of targets) {
  const answer = await fetch(url, { headers })
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`)
}
for (const [name, target] of targets) steady(`warm ${name}`, target, WARM_UP_SECONDS)
const at = (sorted: number[], share: number) =>
  (sorted[Math.floor(sorted.length * share)] ?? 0) / 1_000
const results = targets.map(([name]) => ({ name, p50: Infinity, p99: Infinity }))
for (let round = 0; round < ROUNDS; round += 1)
  for (const [index, [name, target]] of targets.entries()) {
    const sorted = steady(name, target, SECONDS)
    const result = results[index]
    if (!result) continue
    result.p50 = Math.min(result.p50, at(sorted, 0.5))
    result.p99 = Math.min(result.p99, at(sorted, 0.99))
  }
programs.end()
const alone = results[0]
process.stdout.write(
  `${PER_SECOND} calls a second over ${CONNECTIONS} connections for ${SECONDS} s, the best of ${ROUNDS} interleaved runs; added is the difference to the backend alone\n`,
)
console.table(
  Object.fromEntries(
    results.map(({ name, p50, p99 }) => [
      name,
      {
        'p50 ms': p50.toFixed(2),
        'p99 ms': p99.toFixed(2),
        'added p50': (p50 - (alone?.p50 ?? 0)).toFixed(2),
        'added p99': (p99 - (alone?.p99 ?? 0)).toFixed(2),
      },
    ]),
  ),
)
process.exit(0)
