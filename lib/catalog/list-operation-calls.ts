import 'server-only'
import type { StaffScope } from '#lib/identity/scope.ts'
import { callsSince } from './calls-since.ts'

/** Calls of each operation of an API in the last seven days; those without any are left out. */
export const listOperationCalls = async (
  _scope: StaffScope,
  apiId: string,
): Promise<Record<string, number>> => Object.fromEntries(await callsSince({ apiId }))
