import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Installs a package of Debian, where that can be done; whoever needs it looks afterwards whether it is there. */
export function installDebian(name: string): void {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' })
  spawnSync('apt-get', ['install', '-y', '-qq', name], {
    stdio: 'inherit',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}

/** Sees to it that a program is there that tests start. */
export function needProgram(name: string, packageName: string): void {
  const isThere = () => spawnSync(name, ['--version'], { stdio: 'ignore' }).error === undefined
  if (!isThere()) installDebian(packageName)
  if (!isThere())
    throw new Error(`The tests start ${name}. Install it (Debian: ${packageName}) and try again.`)
}
