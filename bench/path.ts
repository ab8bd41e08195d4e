import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { numberOf } from './kit/options.ts'
import { needTools } from './kit/programs.ts'

/*
 * The gateway's own part of a call, without sockets (`kit/call-path.ts`), in processes that take turns. `BENCH_BEFORE`
 * names the folder of another checkout with its packages, whose code is run beside this one's.
 */
const ROUNDS = numberOf('BENCH_ROUNDS', 3)
const rows = { plain: 'plain', full: 'key, limit, header, record' }
const before = process.env.BENCH_BEFORE
const checkouts = { 'this code': '.', ...(before && { 'the code before': resolve(before) }) }

/** Microseconds of processor time that a call takes. */
interface Took {
  least: number
  middle: number
}

function run(folder: string, row: string): Took {
  const parameters = ['-c', '0', 'node_modules/.bin/bun', 'bench/kit/call-path.ts', row]
  return JSON.parse(execFileSync('taskset', parameters, { cwd: folder, encoding: 'utf8' }))
}

needTools('taskset')
const taken = Object.keys(rows).flatMap((row) =>
  Object.entries(checkouts).map(([code, folder]) => ({ row, code, folder, took: [] as Took[] })),
)
for (let round = 0; round < ROUNDS; round += 1)
  for (const { folder, row, took } of round % 2 === 0 ? taken : taken.toReversed())
    took.push(run(folder, row))

const least = (took: readonly Took[]) => Math.min(...took.map((one) => one.least))
const middle = (took: readonly Took[]) =>
  took.map((one) => one.middle).sort((a, b) => a - b)[took.length >> 1] ?? 0
const first = taken[0]
process.stdout.write(`A call without sockets, ${ROUNDS} processes each, one core\n`)
console.table(
  Object.fromEntries(
    taken.map(({ row, code, took }) => [
      `${rows[row as keyof typeof rows]}, ${code}`,
      {
        'µs of processor a call': least(took).toFixed(1),
        'in the middle': middle(took).toFixed(1),
        'to the first row': first ? (least(took) / least(first.took)).toFixed(2) : '–',
      },
    ]),
  ),
)
