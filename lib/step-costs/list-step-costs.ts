import 'server-only'
import type { StaffScope } from '#lib/identity/scope.ts'
import { askGateways } from '#lib/tracing/ask-gateways.ts'
import { mergeCosts } from './merge-costs.ts'
import type { StepCostList } from './schema.ts'

/** What the steps that gateways enforce have cost the calls that were measured. */
export async function listStepCosts(_: StaffScope): Promise<StepCostList> {
  const { answers, silent } = await askGateways((client) => client.stepCosts())
  return { items: mergeCosts(answers.flatMap(({ value }) => value)), silent }
}
