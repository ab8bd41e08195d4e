import type { Exchange } from './exchange.ts'

/** What a value may hold besides text, between braces. */
const variables = [
  'requestId',
  'subscriptionId',
  'organisationId',
  'productId',
  'keyId',
  'clientIp',
] as const

/** Whether a value has only known names between braces; for `refine`, with `variablesFault`. */
export const hasKnownVariables = (value: string): boolean =>
  [...value.matchAll(/\{([^}]*)\}/g)].every(([, name]) =>
    variables.some((variable) => variable === name),
  )
export const variablesFault = `Between braces only ${variables.map((name) => `{${name}}`).join(', ')}.`

/** Splits a value once; what a call has no value for is empty. */
export function template(value: string): (exchange: Exchange) => string {
  const parts = value.split(/\{([^}]+)\}/)
  if (parts.length === 1) return () => value
  return (exchange) =>
    parts
      .map((part, index) =>
        index % 2 === 0 ? part : (exchange[part as (typeof variables)[number]] ?? ''),
      )
      .join('')
}
