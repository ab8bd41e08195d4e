import type { ApiClosures } from '#lib/gateways/schema.ts'

/** On how many gateways an API is closed, as far as it is known. */
export function apiClosedWords({ items, gatewayCount }: ApiClosures): string {
  const certain = items.filter(({ certain, silent }) => certain && !silent).length
  if (certain === 0) return 'This API may be closed'
  if (gatewayCount === 1) return 'This API is closed on the gateway'
  if (certain === gatewayCount) return `This API is closed on all ${gatewayCount} gateways`
  return `This API is closed on ${certain} of ${gatewayCount} gateways`
}
