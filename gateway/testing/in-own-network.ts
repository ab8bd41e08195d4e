import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Stands for the internet in a network of a test's own. */
export const PUBLIC_ADDRESS = '93.184.216.34'
/** Stand for what is inside. */
export const PRIVATE_ADDRESSES = ['10.1.2.3', '169.254.169.254'] as const
const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Runs a program of `gateway/testing` in a network that has nothing but these addresses, and answers the JSON that it
 * writes. Needs Linux, `unshare` and `ip`, and the right to make a namespace; no right of root.
 */
export async function runInOwnNetwork(program: string): Promise<unknown> {
  const addresses = [PUBLIC_ADDRESS, ...PRIVATE_ADDRESSES]
  const commands = [
    'ip link set lo up',
    ...addresses.map((address) => `ip address add ${address}/32 dev lo`),
    'exec "$0" "$1"',
  ]
  const { stdout } = await promisify(execFile)(
    'unshare',
    [
      ...['--map-root-user', '--net', 'sh', '-c', commands.join(' && ')],
      ...[process.execPath, `${root}/gateway/testing/${program}`],
    ],
    { cwd: root, timeout: 50_000 },
  )
  return JSON.parse(stdout)
}
