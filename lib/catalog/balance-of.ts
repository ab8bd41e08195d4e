import 'server-only'
import { type BackendBalance, backendBalance } from '#contract/backend-balance.ts'

/** Further targets as they are stored; null: there are none. */
export const balanceOf = (stored: unknown): BackendBalance | null =>
  stored === null ? null : backendBalance.parse(stored)
