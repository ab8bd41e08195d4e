import { randomBytes } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { SetupFault } from './stop-with.ts'

/** Makes sure of the folder that holds all state; throws when it cannot be written to. */
export function openHome(home: string): void {
  try {
    makeFolder(home)
    accessSync(home, constants.W_OK)
    writeFileSync(join(home, '.writable'), '')
    rmSync(join(home, '.writable'))
  } catch {
    throw new SetupFault(
      `The folder ${home} cannot be written to. Make it writable, or choose another by GATEHOUSE_HOME.`,
    )
  }
}

/** A secret of this installation: read if it is there, else made; readable by its owner only. */
export function keptSecret(home: string, name: string): string {
  const path = join(home, name)
  if (existsSync(path)) return readFileSync(path, 'utf8').trim()
  const secret = randomBytes(36).toString('base64url')
  writeFileSync(path, secret, { mode: 0o600, flag: 'wx' })
  return secret
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM'
  }
}

/** Claims the folder for this process; a claim of a process that is gone is taken over. Answers how to give it back. */
export function lockHome(home: string): () => void {
  const path = join(home, 'lock')
  if (existsSync(path)) {
    const pid = Number(readFileSync(path, 'utf8'))
    if (pid !== process.pid && Number.isInteger(pid) && pid > 0 && isAlive(pid)) {
      throw new SetupFault(
        `Gatehouse runs already over ${home} (process ${pid}). Stop that one, or choose another folder by GATEHOUSE_HOME.`,
      )
    }
    rmSync(path)
  }
  writeFileSync(path, String(process.pid), { flag: 'wx' })
  return () => rmSync(path, { force: true })
}

/** Notes for the command line on this machine how to reach the database; readable by its owner only. */
export function noteEnvironment(home: string, environment: Record<string, string>): void {
  const { DATABASE_URL, GATEHOUSE_SECRET, GATEHOUSE_URL } = environment
  writeFileSync(
    join(home, 'environment.json'),
    JSON.stringify({ DATABASE_URL, GATEHOUSE_SECRET, GATEHOUSE_URL }),
    { mode: 0o600 },
  )
}

/** With the folders above it, one by one: `mkdirSync` with `recursive` never ends below /proc (Node 24). */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  mkdirSync(path, { mode: 0o700 })
}
