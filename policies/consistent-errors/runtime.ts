import { refusal } from '#policies/kit/refusal.ts'
import { type Answer, isStreamed, type PolicyRuntime } from '#policies/kit/runtime.ts'
import type { ConsistentErrorsConfig } from './definition.ts'

/** What a caller needs to act upon a status (RFC 9110: 10.2.1, 10.2.3, 11.6.1, 14.4). */
const kept = ['allow', 'content-range', 'retry-after', 'www-authenticate']

export const consistentErrorsRuntime: PolicyRuntime<ConsistentErrorsConfig> = ({
  statuses,
  mapped,
}) => {
  const isReplaced = statuses.map((pattern) => fits(pattern))
  const others = mapped.map(({ from, to }) => ({ fits: fits(from), to }))
  return {
    response(_, answer) {
      const { status } = answer
      if (status < 400 || !isReplaced.some((is) => is(status))) return undefined
      const told = others.find((other) => other.fits(status))?.to ?? status
      const [reason, headers] = [wordsOf(answer), headersOf(answer)]
      return status >= 500
        ? refusal(told, 'backend-error', 'The service behind failed', reason, headers)
        : refusal(told, 'backend-refused', 'The service behind did not accept it', reason, headers)
    },
  }
}

const fits = (pattern: string): ((status: number) => boolean) =>
  pattern.endsWith('xx')
    ? (status) => Math.floor(status / 100) === Number(pattern.slice(0, 1))
    : (status) => status === Number(pattern)

function headersOf({ headers }: Answer): Record<string, string> {
  const own: Record<string, string> = {}
  for (const name of kept) {
    const value = headers.get(name)
    if (value !== null) own[name] = value
  }
  return own
}

/** For the record: what the backend had said, without its words. */
function wordsOf({ status, headers, body }: Answer): string {
  const length = isStreamed(body) ? body.length : (body?.length ?? 0)
  const type = headers.get('content-type')?.slice(0, 100) ?? 'no type'
  return `The backend answered ${status} with ${type}, ${length ?? 'an unknown number of'} bytes; that was replaced.`
}
