import { spawnSync } from 'node:child_process'

/** Every figure that the README states, one after the other. */
for (const name of ['start', 'gateway', 'latency', 'revoke', 'keys', 'import']) {
  process.stdout.write(`\n— ${name}\n`)
  spawnSync(process.execPath, ['--conditions=react-server', `bench/${name}.ts`], {
    stdio: 'inherit',
  })
}
