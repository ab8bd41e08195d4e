import type { Target } from './gateway-under-test.ts'

/**
 * A shorter bench, to try a change out: `BENCH_ONLY` names the targets by a part of their name, with commas between
 * (`BENCH_ONLY=nginx,record`), `BENCH_SECONDS` and `BENCH_WARM_UP_SECONDS` are of one run, `BENCH_ROUNDS` is how many.
 */
const { BENCH_ONLY } = process.env

export const numberOf = (name: string, otherwise: number): number =>
  Number(process.env[name] ?? otherwise)

export function chosen(targets: Record<string, Target>): [string, Target][] {
  const parts = BENCH_ONLY?.split(',')
  return Object.entries(targets).filter(
    ([name]) => !parts || parts.some((part) => name.includes(part)),
  )
}
