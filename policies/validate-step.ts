import type { StepScope } from '#contract/snapshot.ts'
import type { PolicyDefinition } from '#policies/kit/define-policy.ts'
import { type NamedSecret, namedSecrets } from '#policies/kit/named-secrets.ts'
import { definitions, isPolicyType, type PolicyType } from './definitions.ts'
import { faultWords } from './fault-words.ts'

export interface StepFault {
  /** Dotted path into the configuration; empty: the step as a whole. */
  path: string
  message: string
}

export type ValidStep =
  | {
      ok: true
      policy: PolicyType
      config: Record<string, unknown>
      addresses: string[]
      secrets: NamedSecret[]
    }
  | { ok: false; faults: StepFault[] }

/**
 * The one judge of a step: console, management API and gateway use it and so say the same words. Answers the
 * parsed configuration, defaults filled in.
 */
export function validateStep({
  policy,
  scope,
  config,
}: {
  policy: string
  scope: StepScope
  config: unknown
}): ValidStep {
  if (!isPolicyType(policy))
    return { ok: false, faults: [{ path: '', message: `There is no policy “${policy}”.` }] }
  const definition: PolicyDefinition = definitions[policy]
  const { title, scopes, config: schema } = definition
  const parsed = schema.safeParse(config)
  const faults = parsed.success
    ? []
    : parsed.error.issues.map((issue) => ({
        path: issue.path.map(String).join('.'),
        message: faultWords(issue),
      }))
  if (!scopes.includes(scope)) {
    faults.unshift({
      path: '',
      message: `“${title}” cannot be set at the scope “${scope}”, only at: ${scopes.join(', ')}.`,
    })
  }
  return faults.length === 0 && parsed.success
    ? {
        ok: true,
        policy,
        config: parsed.data,
        addresses: definition.addresses?.(parsed.data) ?? [],
        secrets: namedSecrets(schema, parsed.data),
      }
    : { ok: false, faults }
}
