import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inProject, projectRoot } from './project-root.ts'
import { SetupFault } from './stop-with.ts'

const sources = [
  'app',
  'components',
  'lib',
  'policies',
  'contract',
  'public',
  'proxy.ts',
  'next.config.js',
  'postcss.config.mjs',
  'package-lock.json',
]

function* filesOf(path: string): Generator<string> {
  if (!existsSync(path)) return
  if (!statSync(path).isDirectory()) return yield path
  for (const name of readdirSync(path).sort()) yield* filesOf(join(path, name))
}

function hashOfSources(): string {
  const hash = createHash('sha256')
  for (const source of sources)
    for (const file of filesOf(inProject(source)))
      hash.update(file.slice(projectRoot.length)).update(readFileSync(file))
  return hash.digest('hex')
}

/** Builds the portal unless the build that is there is of these very sources. True: it was built. */
export async function buildPortal(): Promise<boolean> {
  const stamp = inProject('.next', 'gatehouse-sources')
  const hash = hashOfSources()
  if (
    existsSync(inProject('.next', 'BUILD_ID')) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === hash
  )
    return false
  process.stdout.write('Building the portal; this takes about a minute, once …\n')
  await nextBuild()
  writeFileSync(stamp, hash)
  return true
}

const nextBuild = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(
      inProject('node_modules/.bin/node'),
      [inProject('node_modules/next/dist/bin/next'), 'build'],
      {
        cwd: projectRoot,
        env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk
      })
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new SetupFault(`The portal could not be built:\n${output}`)),
    )
  })
