import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startTargets, type Target } from './kit/gateway-under-test.ts'
import { lateAfterSleeps } from './kit/late-after-sleeps.ts'
import { chosen, numberOf } from './kit/options.ts'
import { needTools, Programs } from './kit/programs.ts'

const CONNECTIONS = 10
const PER_SECOND = 1_000
const SECONDS = numberOf('BENCH_SECONDS', 3)
const ROUNDS = numberOf('BENCH_ROUNDS', 5)
const WARM_UP_SECONDS = numberOf('BENCH_WARM_UP_SECONDS', 20)
/** How the calls of a second are spread: h2load opens its connections one by one, or all at once and keeps their beat. */
const SHAPES = {
  'ten callers, each at its own time': ['-r1', '--rate-period=1ms'],
  'bursts of ten': [],
}
type Shape = keyof typeof SHAPES
const shapes = Object.keys(SHAPES) as Shape[]

/** What calls took at a steady rate, in microseconds, sorted. */
function steady(name: string, { url, headers }: Target, shape: Shape, seconds: number): number[] {
  const log = join(programs.folder, `${name.replace(/\W+/g, '-')}.log`)
  const sent = Object.entries(headers).flatMap(([field, value]) => ['-H', `${field}: ${value}`])
  execFileSync('taskset', [
    ...['-c', '1', 'h2load', '--h1', `-c${CONNECTIONS}`, `-n${PER_SECOND * seconds}`],
    ...[`--rps=${PER_SECOND / CONNECTIONS}`, `--log-file=${log}`, ...SHAPES[shape], ...sent, url],
  ])
  // Each line: when it began, its status, what it took in microseconds.
  const rows = readFileSync(log, 'utf8').trim().split('\n')
  // h2load adds to what is there.
  rmSync(log)
  const took = rows.map((row) => row.split('\t').map(Number) as [number, number, number])
  const failed = took.filter(([, status]) => status !== 200).length
  if (failed > 0) throw new Error(`${name}: ${failed} calls failed.`)
  return took.map(([, , microseconds]) => microseconds).sort((a, b) => a - b)
}

const at = (sorted: readonly number[], share: number) =>
  (sorted[Math.floor(sorted.length * share)] ?? 0) / 1_000
/** The least of several rounds: what else the machine does only ever adds. */
class Best {
  p50 = Infinity
  p99 = Infinity
  note(sorted: readonly number[]): void {
    this.p50 = Math.min(this.p50, at(sorted, 0.5))
    this.p99 = Math.min(this.p99, at(sorted, 0.99))
  }
}

needTools('h2load', 'nginx', 'taskset')
const programs = new Programs()
const targets = chosen(await startTargets(programs))
for (const [, { url, headers }] of targets) {
  const answer = await fetch(url, { headers })
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`)
}
for (const [name, target] of targets) steady(name, target, shapes[0] as Shape, WARM_UP_SECONDS)
const sleeper = new Best()
const results = shapes.map((shape) => ({
  shape,
  best: targets.map(([name, target]) => ({ name, target, took: new Best() })),
}))
for (let round = 0; round < ROUNDS; round += 1) {
  sleeper.note(lateAfterSleeps(0))
  for (const { shape, best } of results)
    for (const { name, target, took } of best) took.note(steady(name, target, shape, SECONDS))
}
programs.end()
process.stdout.write(
  `${PER_SECOND} calls a second over ${CONNECTIONS} connections for ${SECONDS} s, the best of ${ROUNDS} interleaved rounds; added is the difference to the backend alone.\n` +
    `A program on the same core that only sleeps for a millisecond, again and again, woke late by ${sleeper.p50.toFixed(2)} ms (p50) and ${sleeper.p99.toFixed(2)} ms (p99).\n`,
)
for (const { shape, best } of results) {
  const alone = best[0]?.took
  process.stdout.write(`\n${shape}\n`)
  console.table(
    Object.fromEntries(
      best.map(({ name, took: { p50, p99 } }) => [
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
}
process.exit(0)
