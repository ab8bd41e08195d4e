import { definitions, isPolicyType } from './definitions.ts'
import type { PolicyDefinition } from './kit/define-policy.ts'

/** The names of the lists of networks that a step uses; of a step that is not valid none. */
export function networkListsOf({ policy, config }: { policy: string; config: unknown }): string[] {
  if (!isPolicyType(policy)) return []
  const definition: PolicyDefinition = definitions[policy]
  if (!definition.networkLists) return []
  const parsed = definition.config.safeParse(config)
  return parsed.success ? [...new Set(definition.networkLists(parsed.data))] : []
}
