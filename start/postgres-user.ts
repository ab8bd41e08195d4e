import { execFileSync } from 'node:child_process'

export interface PostgresUser {
  uid: number
  gid: number
}

const idOf = (name: string, flag: '-u' | '-g'): number =>
  Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }))

function find(name: string): PostgresUser | null {
  try {
    return { uid: idOf(name, '-u'), gid: idOf(name, '-g') }
  } catch {
    return null
  }
}

/** Postgres refuses to run as root: whom it runs as then. Null: this process is not root and runs it itself. */
export function postgresUser(): PostgresUser | null {
  if (process.getuid?.() !== 0) return null
  const known = find('postgres') ?? find('gatehouse')
  if (known) return known
  execFileSync(
    'useradd',
    ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'gatehouse'],
    { stdio: 'ignore' },
  )
  const made = find('gatehouse')
  if (!made) throw new Error('The user gatehouse could not be made.')
  return made
}

/**
 * The command that runs `command` as that user. It keeps the right to pass folders that only root may enter
 * (CAP_DAC_READ_SEARCH), so that binaries and data may lie below one.
 */
export function asUser(
  user: PostgresUser | null,
  command: string,
  parameters: string[],
): [string, string[]] {
  if (!user) return [command, parameters]
  return [
    'setpriv',
    [
      `--reuid=${user.uid}`,
      `--regid=${user.gid}`,
      '--clear-groups',
      '--inh-caps=+dac_read_search',
      '--ambient-caps=+dac_read_search',
      command,
      ...parameters,
    ],
  ]
}
