import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Http3Call } from './call-http3.ts'

const bun = fileURLToPath(new URL('../../node_modules/.bin/bun', import.meta.url))

export interface Leaver {
  /** The first bytes of the answer have come. */
  begun: Promise<unknown>
  /** Gives the call up; the connection may go on. */
  leave(): void
  /** Ends whatever is left of the caller. */
  end(): void
}

/** A call in HTTP/3 to `localhost` whose caller gives it up when told to */
export function leaveHttp3(port: number, { path, headers = {} }: Http3Call): Leaver {
  const script = `
    const { port, path, headers } = JSON.parse(process.argv[1])
    const leaving = new AbortController()
    process.stdin.on('data', () => leaving.abort())
    const answer = await fetch('https://localhost:' + port + path, {
      protocol: 'http3', headers, signal: leaving.signal, tls: { rejectUnauthorized: false },
    }).catch(() => null)
    const reader = answer?.body?.getReader()
    for (let piece = await reader?.read().catch(() => null); piece && !piece.done; piece = await reader.read().catch(() => null))
      process.stdout.write(piece.value)`
  const child = spawn(bun, ['-e', script, JSON.stringify({ port, path, headers })], {
    stdio: ['pipe', 'pipe', 'ignore'],
    // A proxy would be asked first, and none speaks HTTP/3.
    env: { ...process.env, HTTPS_PROXY: '', https_proxy: '' },
  })
  const begun = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()))
  return {
    begun,
    leave: () => void child.stdin.write('now\n'),
    end: () => void child.kill('SIGKILL'),
  }
}
