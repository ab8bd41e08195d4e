import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { signalGroup } from './child.ts'

/** Notes which processes belong to this run. */
export const noteChildren = (home: string, pids: (number | undefined)[]): void =>
  writeFileSync(join(home, 'children'), pids.filter((pid) => pid !== undefined).join('\n'), {
    mode: 0o600,
  })

export const forgetChildren = (home: string): void =>
  rmSync(join(home, 'children'), { force: true })

/** Ends children that outlived a supervisor that was killed; a number that another program has by now is left alone. */
export function endLeftovers(home: string): void {
  const path = join(home, 'children')
  if (!existsSync(path)) return
  for (const pid of readFileSync(path, 'utf8').split('\n').map(Number)) {
    if (pid > 0 && isOurs(pid, home)) signalGroup(pid, 'SIGKILL')
  }
  rmSync(path)
}

function isOurs(pid: number, home: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`GATEHOUSE_HOME=${home}`)
  } catch {
    return false
  }
}
