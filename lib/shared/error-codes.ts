import { gatewayRefusals } from '#contract/refusals.ts'
import { definitions } from '#policies/definitions.ts'
import type { PolicyDefinition } from '#policies/kit/define-policy.ts'
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
  const entries = Object.values(definitions).flatMap((policy: PolicyDefinition) =>
    Object.entries(policy.refusals).map(
      ([code, { status, mend, title = `Refused by the policy “${policy.title}”` }]): ErrorCode => ({
        code,
        from: 'policy',
        status,
        title,
        mend,
      }),
    ),
  )
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()]
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
