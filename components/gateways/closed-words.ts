import { isSilent } from '#lib/gateways/is-silent.ts'
import type { GatewayView, NotEnforcedView } from '#lib/gateways/schema.ts'

type Told = Pick<GatewayView, 'state'> & { notEnforced: NotEnforcedView }

const NAMED_MAX = 3

/** Only steps in dry-run have faults: they are left out, and no API is closed. */
export const closesNone = ({ apis, apiCount }: NotEnforcedView): boolean =>
  apis !== null && apiCount === 0

/** The APIs that are closed: a few by name, of many their number; null: all are. */
export function closedApis({ apis, apiCount }: NotEnforcedView): string | null {
  if (apis === null) return null
  if (apiCount > NAMED_MAX) return `${apiCount.toLocaleString('en')} APIs`
  const names = apis.map(({ name }) => `“${name}”`)
  const last = names.pop() ?? ''
  return names.length === 0 ? `the API ${last}` : `the APIs ${names.join(', ')} and ${last}`
}

/** That a gateway is up, but not for every API; without the full stop. */
export function closedWords({ state, notEnforced }: Told): string {
  const closed = closedApis(notEnforced)
  if (closesNone(notEnforced))
    return isSilent({ state })
      ? 'When it answered last, it left steps in dry-run out'
      : 'It leaves steps in dry-run out'
  if (isSilent({ state }))
    return closed === null
      ? 'When it answered last, it refused every call'
      : `When it answered last, it kept ${closed} closed`
  return closed === null
    ? 'It is up, but refuses every call'
    : `It is up, but keeps ${closed} closed`
}

/** What that means for callers. */
export function closedForCallers(notEnforced: NotEnforcedView): string {
  const { apis, apiCount } = notEnforced
  if (apis === null) return 'No caller of it gets through, whatever the API.'
  return closesNone(notEnforced)
    ? 'No caller notices: every API is enforced as deployed. What these steps would have refused is not recorded.'
    : `Callers of ${apiCount === 1 ? 'this API' : 'these APIs'} get 503 there, key or no key; all other APIs are enforced as deployed.`
}

/** What the gateway has on its disk, in whose settings its version finds faults. */
export const closedBecause = ({ number, faults }: NotEnforcedView): string => {
  const what = number === null ? 'what is on its disk' : `deployment ${number}`
  return `Its version refuses ${faults.length === 1 ? 'a setting' : 'settings'} of ${what} that an earlier version took:`
}

/** How many gateways enforce what they have only in part, as far as it is known; null: none. */
export function partlyWords(gateways: Pick<GatewayView, 'state' | 'notEnforced'>[]): string | null {
  const partly = gateways.filter(
    (gateway) => gateway.notEnforced && !closesNone(gateway.notEnforced) && !isSilent(gateway),
  ).length
  if (partly === 0) return null
  return partly === 1
    ? '1 gateway is up, but refuses calls of what its version cannot enforce.'
    : `${partly} gateways are up, but refuse calls of what their version cannot enforce.`
}

/** What opens it again: to mend what is live, what is live and comes by itself, or a first deployment. */
export function whatOpensIt(
  { number }: Pick<NotEnforcedView, 'number'>,
  expectedNumber: number | null,
): 'mending' | 'the live one' | 'a first one' {
  if (expectedNumber === null) return 'a first one'
  return number === expectedNumber ? 'mending' : 'the live one'
}
