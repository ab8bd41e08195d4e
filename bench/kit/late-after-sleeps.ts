import { execFileSync } from 'node:child_process'

const SLEEPS = 2_000
const SLEEP_MS = 1
/** Sleeps, and prints by how many microseconds each lasted too long. */
const PROGRAM = `
const word = new Int32Array(new SharedArrayBuffer(4))
const late = []
for (let sleep = 0; sleep < ${SLEEPS}; sleep += 1) {
  const before = process.hrtime.bigint()
  Atomics.wait(word, 0, 0, ${SLEEP_MS})
  late.push(Number(process.hrtime.bigint() - before) / 1e3 - ${SLEEP_MS * 1_000})
}
console.log(JSON.stringify(late))
`

/**
 * How late a program on this core wakes up that does nothing but sleep, in microseconds, sorted: what the machine itself
 * adds to each of the steps of a call. Nothing in it is ours.
 */
export function lateAfterSleeps(core: number): number[] {
  const output = execFileSync('taskset', ['-c', String(core), process.execPath, '-e', PROGRAM], {
    encoding: 'utf8',
  })
  return (JSON.parse(output) as number[]).sort((a, b) => a - b)
}
