import { setTimeout as pause } from 'node:timers/promises'
import { type RunningPostgres, startPostgres } from './postgres.ts'

const AGAIN_MS = 500

/** The embedded Postgres, started again at the same address when it dies, until it is to stop. */
export async function keepPostgres(
  folder: string,
  password: string,
): Promise<{ url: string; stop(): Promise<void> }> {
  let stopping = false
  let running: RunningPostgres
  const watch = (postgres: RunningPostgres) => {
    running = postgres
    postgres.process.once('exit', () => {
      if (!stopping) void again()
    })
  }
  const again = async () => {
    process.stderr.write('The database ended and is started again.\n')
    while (!stopping) {
      try {
        watch(await startPostgres(folder, password, { port: Number(new URL(running.url).port) }))
        return
      } catch (error) {
        process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
        await pause(AGAIN_MS)
      }
    }
  }
  const first = await startPostgres(folder, password)
  watch(first)
  return {
    url: first.url,
    stop: () => {
      stopping = true
      return running.stop()
    },
  }
}
