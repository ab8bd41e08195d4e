import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const bun = fileURLToPath(new URL('../../node_modules/.bin/bun', import.meta.url))

export interface Http3Call {
  path: string
  method?: string
  headers?: Record<string, string>
  /** So many bytes are sent. */
  bodyBytes?: number
}
export interface Http3Answer {
  status: number
  headers: Record<string, string>
  body: string
}

/** Sends calls in HTTP/3 to `localhost`, all at once, with the one client that speaks it here: Bun's, in a process of its own. */
export async function callHttp3(port: number, calls: Http3Call[]): Promise<Http3Answer[]> {
  const script = `
    const { port, calls } = JSON.parse(process.argv[1])
    const answers = await Promise.all(calls.map(async ({ path, method, headers, bodyBytes }) => {
      const answer = await fetch('https://localhost:' + port + path, {
        protocol: 'http3', method, headers, redirect: 'manual', tls: { rejectUnauthorized: false },
        ...(bodyBytes && { body: new Uint8Array(bodyBytes) }),
      })
      return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() }
    }))
    process.stdout.write(JSON.stringify(answers), () => process.exit(0))`
  const { stdout } = await promisify(execFile)(
    bun,
    ['-e', script, JSON.stringify({ port, calls })],
    {
      maxBuffer: 100_000_000,
      timeout: 30_000,
      // A proxy would be asked first, and none speaks HTTP/3.
      env: { ...process.env, HTTPS_PROXY: '', https_proxy: '' },
    },
  )
  return JSON.parse(stdout)
}
