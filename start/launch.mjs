#!/usr/bin/env node
// Plain JavaScript that any Node can read: it finds the Node that the project pins and goes on with that.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const node = join(root, 'node_modules', '.bin', 'node')

if (!existsSync(node) || !existsSync(join(root, 'lib', 'db', 'generated', 'client.ts'))) {
  console.error('Gatehouse is not installed yet. Run `npm ci` in its folder first.')
  process.exit(1)
}
const child = spawn(
  node,
  [
    '--conditions=react-server',
    '--disable-warning=ExperimentalWarning',
    join(root, 'start', 'main.ts'),
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
)
// The child hears Ctrl-C itself; what only this process is told is passed on.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', (code) => process.exit(code ?? 1))
