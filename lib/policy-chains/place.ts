import { type StepScope, stepScope } from '#contract/snapshot.ts'

export interface Place {
  scope: StepScope
  targetId: string | null
}

/** The place that an address names, `api api_…` or `global`; the global one for everything else. */
export function placeOf(text: string): Place {
  const [level, targetId] = text.split(' ', 2)
  const scope = stepScope.safeParse(level)
  return scope.success && scope.data !== 'global' && targetId
    ? { scope: scope.data, targetId }
    : { scope: 'global', targetId: null }
}
