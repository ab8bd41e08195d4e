import { type GatewayRefusalCode, gatewayRefusals } from '#contract/refusals.ts'
import { type Refusal, refusal } from '#policies/kit/refusal.ts'

/** A refusal of the gateway itself; `reason` goes to the record only. */
export const ownRefusal = (
  code: GatewayRefusalCode,
  reason: string,
  headers: Record<string, string> = {},
): Refusal =>
  refusal(gatewayRefusals[code].status, code, gatewayRefusals[code].title, reason, headers)
