import type { GatewayView } from './schema.ts'

/** Whether what is told of a gateway is what it said last, and not what it says now. */
export const isSilent = ({ state }: Pick<GatewayView, 'state'>): boolean =>
  state === 'unreachable' || state === 'unasked'
