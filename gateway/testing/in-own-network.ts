import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Stands for the internet in a network of a test's own. */
export const PUBLIC_ADDRESS = '93.184.216.34'
/** Stands for a machine outside that takes no packet and says nothing. */
export const SILENT_ADDRESS = '93.184.216.35'
/** Stand for what is inside. */
export const PRIVATE_ADDRESSES = ['10.1.2.3', '169.254.169.254'] as const
const root = fileURLToPath(new URL('../..', import.meta.url))

const UNSHARE = ['--map-root-user', '--net', '--mount']

/** Whether a namespace can be made here: on Linux it can, unless somebody forbids it. */
export const canHaveOwnNetwork = (): boolean =>
  spawnSync('unshare', [...UNSHARE, 'ip', 'link', 'set', 'lo', 'up']).status === 0

/**
 * Runs a program of `gateway/testing` in a network that has nothing but these addresses, and answers the JSON that it
 * writes. What names stand for there it writes itself into the file that `OWN_HOSTS` names. Needs Linux, `unshare` and `ip`, and the right to make a namespace; no right of root.
 */
export async function runInOwnNetwork(program: string): Promise<unknown> {
  const addresses = [PUBLIC_ADDRESS, ...PRIVATE_ADDRESSES]
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-hosts-'))
  const hosts = join(folder, 'hosts')
  writeFileSync(hosts, '127.0.0.1 localhost\n::1 localhost\n')
  const commands = [
    'ip link set lo up',
    ...addresses.map((address) => `ip address add ${address}/32 dev lo`),
    // What is sent there comes back over the loopback, is nobody's and is dropped. Of a name it comes first, as the
    // address that is nearer to the one that it is called from (RFC 6724, 6).
    `ip route add ${SILENT_ADDRESS}/32 dev lo src ${PUBLIC_ADDRESS}`,
    `ip route replace local ${PUBLIC_ADDRESS} dev lo table local src ${PRIVATE_ADDRESSES[0]}`,
    'mount --bind "$OWN_HOSTS" /etc/hosts',
    'exec "$0" "$1"',
  ]
  const { stdout } = await promisify(execFile)(
    'unshare',
    [
      ...[...UNSHARE, 'sh', '-c', commands.join(' && ')],
      ...[process.execPath, `${root}/gateway/testing/${program}`],
    ],
    { cwd: root, timeout: 50_000, env: { ...process.env, OWN_HOSTS: hosts } },
  ).finally(() => rmSync(folder, { recursive: true }))
  return JSON.parse(stdout)
}
