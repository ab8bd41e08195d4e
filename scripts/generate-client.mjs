// `prisma generate` looks for a schema engine that it does not use; any executable will do.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const cli = `${root}node_modules/prisma/build/index.js`
if (existsSync(cli)) {
  const done = spawnSync(
    process.execPath,
    [cli, 'generate', '--schema', `${root}prisma/schema.prisma`],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath },
    },
  )
  process.exit(done.status ?? 1)
}
