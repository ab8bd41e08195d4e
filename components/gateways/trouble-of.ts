import type { GatewayView } from '#lib/gateways/schema.ts'
import { closedForCallers, closedWords } from './closed-words.ts'

type Told = Pick<GatewayView, 'state' | 'error' | 'refusal' | 'notEnforced' | 'secretsFault'>

/** What is wrong with a gateway, in some words; null: nothing that somebody has to look after. */
export function troubleOf({
  state,
  error,
  refusal,
  notEnforced,
  secretsFault,
}: Told): string | null {
  if (state === 'unreachable') return error ?? 'It does not answer.'
  if (state === 'unasked') return 'No worker asks it any more; how it is now is not known.'
  if (notEnforced) return `${closedWords({ state, notEnforced })}. ${closedForCallers(notEnforced)}`
  if (refusal) return 'It refuses what was deployed, and goes on with what it had.'
  return secretsFault ? 'It refuses the secrets, and goes on with earlier ones.' : null
}
