import { spawnSync } from 'node:child_process'

/** Every figure that the README states, one after the other; with `--soak` ten minutes of mixed load at the end. */
const benches = [
  'start',
  'gateway',
  'path',
  'latency',
  'threads',
  'revoke',
  'keys',
  'snapshot',
  'import',
]
if (process.argv.includes('--soak')) benches.push('soak')
for (const name of benches) {
  process.stdout.write(`\n— ${name}\n`)
  spawnSync(process.execPath, ['--conditions=react-server', `bench/${name}.ts`], {
    stdio: 'inherit',
  })
}
