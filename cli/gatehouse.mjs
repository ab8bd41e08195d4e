#!/usr/bin/env node
// Plain JavaScript that any Node can read: it goes on with the Node that the project pins.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const node = join(root, 'node_modules', '.bin', 'node')
if (!existsSync(node)) {
  console.error('Gatehouse is not installed yet. Run `npm ci` in its folder first.')
  process.exit(1)
}
const { status } = spawnSync(
  node,
  [
    '--conditions=react-server',
    '--disable-warning=ExperimentalWarning',
    join(root, 'cli', 'main.ts'),
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
)
process.exit(status ?? 1)
