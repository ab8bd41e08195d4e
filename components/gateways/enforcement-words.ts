import { isSilent } from '#lib/gateways/is-silent.ts'
import type { GatewayView } from '#lib/gateways/schema.ts'

type Told = Pick<GatewayView, 'state' | 'expectedNumber'>

/** How many hold what was deployed last, of those whose word is of now; of the others nobody knows. */
function count(gateways: Told[]) {
  const heard = gateways.filter((gateway) => !isSilent(gateway) && gateway.state !== 'new')
  const current = heard.filter(({ state }) => state === 'current').length
  return { current, heard: heard.length, silent: gateways.length - heard.length }
}

/** On how many gateways holds what was deployed last, as far as it is known; sentences. */
export function enforcementWords(gateways: Told[]): string {
  const number = gateways[0]?.expectedNumber ?? null
  if (number === null) return 'Nothing was deployed yet: until then every call is refused.'
  const { current, heard, silent } = count(gateways)
  if (heard === 0)
    return `Whether deployment ${number} is enforced is not known: ${silent === 1 ? 'the gateway is' : `all ${silent} gateways are`} silent.`
  const enforce = `${current === 1 ? 'enforces' : 'enforce'} deployment ${number}.`
  if (silent === 0)
    return `${current} of ${heard} ${heard === 1 ? 'gateway' : 'gateways'} ${enforce}`
  const others =
    silent === 1
      ? 'What the other one enforces is not known: it is silent.'
      : `What the other ${silent} enforce is not known: they are silent.`
  if (current === heard)
    return `${heard} ${heard === 1 ? 'gateway' : 'gateways'} ${enforce} ${others}`
  return `${current} of ${heard} ${heard === 1 ? 'gateway that answers' : 'gateways that answer'} ${enforce} ${others}`
}

/** The same as a figure. */
export function currentWords(gateways: Told[]): string {
  const { current, heard, silent } = count(gateways)
  if (silent === 0) return `${current} of ${heard}`
  if (heard === 0) return 'not known'
  return `${current} of ${heard}, ${silent} ${silent === 1 ? 'is' : 'are'} silent`
}
