import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const CONNECTIONS = 10

/** One call: when it began (milliseconds since 1970), its status, and what it took in milliseconds. */
export interface Called {
  at: number
  status: number
  ms: number
}

/** Calls at a steady rate by a process of its own, so that nothing the bench does slows them. */
export async function steadyLoad(
  { url, headers }: { url: string; headers: Record<string, string> },
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<Called[]> {
  const log = join(tmpdir(), `gatehouse-load-${process.pid}-${performance.now()}.log`)
  const sent = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const child = spawn(
    'h2load',
    [
      ...['--h1', `-c${CONNECTIONS}`, `-n${perSecond * seconds}`],
      ...[`--rps=${perSecond / CONNECTIONS}`, `--log-file=${log}`, ...sent, url],
    ],
    { stdio: 'ignore' },
  )
  await new Promise((resolve) => child.once('exit', resolve))
  const rows = readFileSync(log, 'utf8').trim().split('\n')
  rmSync(log)
  return rows.map((row) => {
    const [at = 0, status = 0, microseconds = 0] = row.split('\t').map(Number)
    return { at: at / 1_000, status, ms: microseconds / 1_000 }
  })
}

export function summaryOf(calls: readonly Called[]) {
  const took = calls.map(({ ms }) => ms).sort((a, b) => a - b)
  return {
    calls: calls.length,
    failed: calls.filter(({ status }) => status !== 200).length,
    'p50 ms': (took[Math.floor(took.length * 0.5)] ?? 0).toFixed(2),
    'p99 ms': (took[Math.floor(took.length * 0.99)] ?? 0).toFixed(2),
    'slowest ms': (took.at(-1) ?? 0).toFixed(1),
  }
}
