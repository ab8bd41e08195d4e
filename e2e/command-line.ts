import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { portal } from './accessible.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

export interface Ran {
  code: number | null
  out: string
  error: string
}

/** Runs the command as a person would, from its executable. */
export function gatehouse(parameters: string[], environment: Record<string, string> = {}): Ran {
  const { status, stdout, stderr } = spawnSync(
    'node',
    [join(root, 'cli/gatehouse.mjs'), ...parameters],
    {
      encoding: 'utf8',
      env: {
        ...process.env,
        GATEHOUSE_HOME: process.env.E2E_HOME ?? '',
        GATEHOUSE_URL: portal(),
        ...environment,
      },
    },
  )
  return { code: status, out: stdout.trim(), error: stderr.trim() }
}
