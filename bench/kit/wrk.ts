import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

export const CONNECTIONS = 32

/** Calls from core 1 as fast as they are answered; throws when one fails. */
export async function wrk(
  { url, headers }: { url: string; headers: Record<string, string> },
  seconds: number,
  connections = CONNECTIONS,
): Promise<{ calls: number; perSecond: number; p50: string; p99: string }> {
  const sent = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const { stdout: output } = await run('taskset', [
    ...['-c', '1', 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--latency'],
    ...sent,
    url,
  ])
  if (/Non-2xx/.test(output)) throw new Error(`Some calls failed:\n${output}`)
  const find = (pattern: RegExp) => pattern.exec(output)?.[1] ?? '?'
  return {
    calls: Number(find(/(\d+) requests in/)),
    perSecond: Number(find(/Requests\/sec:\s+([\d.]+)/)),
    // A line above says that so many percent lie within the deviation: perhaps 94.99%.
    p50: find(/^\s+50%\s+(\S+)/m),
    p99: find(/^\s+99%\s+(\S+)/m),
  }
}
