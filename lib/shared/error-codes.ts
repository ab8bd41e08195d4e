import { gatewayRefusals } from '#contract/refusals.ts'
import { definitions } from '#policies/definitions.ts'
import { failures } from './failures.ts'

/** A code that a caller may meet: of the gateway, of a policy, or of the management API. */
export interface ErrorCode {
  code: string
  from: 'gateway' | 'policy' | 'management API'
  status: number
  title: string
  /** What to do about it. */
  mend: string
}

interface Entry {
  status: number
  title: string
  mend: string
}
const entries = (from: ErrorCode['from'], table: Record<string, Entry>): ErrorCode[] =>
  Object.entries(table).map(([code, { status, title, mend }]) => ({
    code,
    from,
    status,
    title,
    mend,
  }))

/** What several policies can answer with the same meaning stands once. */
function policyCodes(): ErrorCode[] {
  const titles = new Map<string, { status: number; mend: string; policies: string[] }>()
  for (const { title, refusals } of Object.values(definitions)) {
    for (const [code, { status, mend }] of Object.entries(
      refusals as Record<string, { status: number; mend: string }>,
    )) {
      const name = JSON.stringify([code, status, mend])
      const known = titles.get(name)
      if (known) known.policies.push(title)
      else titles.set(name, { status, mend, policies: [title] })
    }
  }
  return [...titles].map(([name, { status, mend, policies }]) => ({
    code: (JSON.parse(name) as [string])[0],
    from: 'policy',
    status,
    title: `Refused by the policy ${policies.map((policy) => `“${policy}”`).join(' or ')}`,
    mend,
  }))
}

/** Every code, each once; pages under `/docs/errors` show them. */
export const errorCodes: readonly ErrorCode[] = [
  ...entries('gateway', gatewayRefusals),
  ...policyCodes(),
  // `internal` says the same wherever it comes from.
  ...entries('management API', failures).filter(
    ({ code }) => !Object.hasOwn(gatewayRefusals, code),
  ),
]
