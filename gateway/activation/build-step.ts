import { canonicalJson } from '#contract/canonical-json.ts'
import { hashCanonical } from '#contract/hash-snapshot.ts'
import type { SnapshotStep } from '#contract/snapshot.ts'
import { StepFacts } from '#gateway/facts/step-facts.ts'
import { definitions } from '#policies/definitions.ts'
import { readsRequestBody } from '#policies/kit/define-policy.ts'
import type { Ports } from '#policies/kit/ports.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import { runtimes } from '#policies/runtimes.ts'
import { validateStep } from '#policies/validate-step.ts'
import type { BuiltStep, EnginePorts } from './engine.ts'

/** A step whose policy says, when it is built, that it cannot be enforced. */
export class UnusableStep extends Error {}

/** Builds a step that has no faults; throws UnusableStep. */
export function buildStep(
  { id, policy, scope, mode, config }: SnapshotStep,
  { steps, lasting, secrets }: EnginePorts,
  networkList: Ports['networkList'],
): BuiltStep {
  const valid = validateStep({ policy, scope, config })
  if (!valid.ok) throw new Error(`The step ${id} was not checked before it was built.`)
  // The registry pairs each type with its own configuration; the judge has just parsed it as such.
  const make = runtimes[valid.policy] as PolicyRuntime<unknown>
  const facts = new StepFacts(steps.fact)
  const own: Ports = {
    ...steps,
    stepId: id,
    networkList,
    fact: (name, fetch) => facts.hold(name, fetch),
    lasting: (name, first) => lasting.of(id, name, first),
    secret: (secretId) => secrets.text(secretId) ?? notHeld(secretId),
    certificate: (secretId) => secrets.certificate(secretId) ?? notHeld(secretId),
  }
  try {
    return {
      id,
      policy,
      scope,
      dryRun: mode === 'dry-run',
      costName: `${id} ${policy} ${mode} ${hashCanonical(canonicalJson(config)).slice(0, 16)}`,
      readsBody: readsRequestBody(definitions[valid.policy]),
      namesSecrets: /"sec_[a-z0-9]{16}"/.test(JSON.stringify(config)),
      runtime: make(valid.config, own),
      release: () => facts.release(),
    }
  } catch (error) {
    facts.release()
    throw new UnusableStep(error instanceof Error ? error.message : 'It cannot be built.')
  }
}

/** It was there when the snapshot was activated. */
function notHeld(secretId: string): never {
  throw new Error(`The gateway holds the secret ${secretId} no longer.`)
}
