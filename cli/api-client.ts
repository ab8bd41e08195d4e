import { exitCodeOf, exitCodes } from './exit-codes.ts'

/** Ends a command with a sentence for people, a body for scripts, and an exit code. */
export class CommandFailure extends Error {
  readonly exitCode: number
  readonly body: unknown

  constructor(message: string, exitCode: number, body: unknown = { detail: message }) {
    super(message)
    this.exitCode = exitCode
    this.body = body
  }
}

export interface Connection {
  url: string
  token: string
}

/** Calls the management API; throws CommandFailure with what it said against it. */
export async function callApi(
  { url, token }: Connection,
  method: string,
  path: string,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${url.replace(/\/$/, '')}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new CommandFailure(`The portal at ${url} cannot be reached.`, exitCodes.unreachable)
  })
  const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>
  if (response.ok) return answer
  const faults = Array.isArray(answer.faults)
    ? (answer.faults as { path: string; message: string }[])
    : []
  const lines = [
    String(answer.detail ?? `The portal answered ${response.status}.`),
    ...faults.map(({ path, message }) => `  ${path}: ${message}`),
  ]
  throw new CommandFailure(lines.join('\n'), exitCodeOf(response.status), answer)
}
