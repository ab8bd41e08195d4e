import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { StripHeadersConfig } from './definition.ts'

export const stripHeadersApisix: ApisixTranslator<StripHeadersConfig> = ({ headers }) => {
  const glob = headers.find((name) => name.endsWith('*'))
  if (glob) return { unsupported: `APISIX removes headers by their whole name only, not ${glob}.` }
  return { plugins: { 'response-rewrite': { headers: { remove: headers } } } }
}
