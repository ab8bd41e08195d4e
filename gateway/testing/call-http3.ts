import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { WholeAnswer, WholeCall } from './whole-answer.ts'

const bun = fileURLToPath(new URL('../../node_modules/.bin/bun', import.meta.url))

export interface Http3Call {
  path: string
  method?: string
  headers?: Record<string, string>
  /** So many bytes are sent. */
  bodyBytes?: number
  /** The body begins, and then nothing more comes, or more and more. */
  body?: 'stalls' | 'endless'
}
export interface Http3Answer {
  status: number
  headers: Record<string, string>
  body: string
}

const options = "protocol: 'http3', redirect: 'manual', tls: { rejectUnauthorized: false }"

/** Sends calls in HTTP/3 to `localhost`, all at once, with the one client that speaks it here: Bun's, in a process of its own. */
export const callHttp3 = (port: number, calls: Http3Call[]): Promise<Http3Answer[]> =>
  inBun(
    port,
    calls,
    `async ({ path, method, headers, bodyBytes, body }) => {
      const begun = body && new ReadableStream({
        start: (pieces) => pieces.enqueue(new TextEncoder().encode('{"half')),
        ...(body === 'endless' && { pull: (pieces) => pieces.enqueue(new Uint8Array(65536).fill(32)) }),
      })
      const answer = await fetch(url + path, {
        ${options}, method, headers, ...(bodyBytes && { body: new Uint8Array(bodyBytes) }),
        ...(begun && { body: begun, duplex: 'half' }),
      })
      return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() }
    }`,
  )

/** The same, with all that comes as it came, cut answers included. */
export const callHttp3Whole = (port: number, calls: WholeCall[]): Promise<WholeAnswer[]> =>
  inBun(
    port,
    calls,
    `async ({ path, method, headers, body, onceBegun }) => {
      const answer = await fetch(url + path, { ${options}, decompress: false, method, headers, body })
      const hash = new Bun.CryptoHasher('sha256')
      let bytes = 0
      let cut = false
      try {
        for await (const piece of answer.body ?? []) {
          if (bytes === 0 && onceBegun) await (await fetch(url + onceBegun, { ${options}, headers })).text()
          hash.update(piece)
          bytes += piece.byteLength
        }
      } catch {
        cut = true
      }
      return { status: answer.status, fields: [...answer.headers], trailers: null, bytes, sha256: hash.digest('hex'), cut }
    }`,
  )

/** One upload whose bytes come one by one with a pause before each; answers its status, 0 if there was none. */
export async function callSlowlyHttp3(
  port: number,
  call: Http3Call & { pieces: number; pauseMs: number },
): Promise<number> {
  const [status] = await inBun<typeof call, number>(
    port,
    [call],
    `async ({ path, headers, pieces, pauseMs }) => {
      const body = new ReadableStream({
        async pull(controller) {
          await Bun.sleep(pauseMs)
          if (pieces-- > 0) controller.enqueue(new Uint8Array([97]))
          else controller.close()
        },
      })
      return fetch(url + path, { ${options}, method: 'POST', headers, body }).then(({ status }) => status, () => 0)
    }`,
  )
  return status ?? 0
}

async function inBun<Call, Answer>(port: number, calls: Call[], send: string): Promise<Answer[]> {
  const script = `
    const { port, calls } = JSON.parse(process.argv[1])
    const url = 'https://localhost:' + port
    const answers = await Promise.all(calls.map(${send}))
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
