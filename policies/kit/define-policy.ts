import type { z } from 'zod'
import type { StepScope } from '#contract/snapshot.ts'

/** What a policy costs a call: `none` < 10 µs · `low` < 100 µs · `body` holds a body in memory · `network` may wait for another host. */
export type PolicyCost = 'none' | 'low' | 'body' | 'network'

/** When a policy acts: on the request before the backend is called, or on the answer. */
export type PolicyPhase = 'request' | 'response'

/**
 * All that the console, the documentation and the validators know of a policy. Its form, its REST schema and
 * its checks are derived from `config`: each field carries `title` and `description` in its meta.
 */
export interface PolicyDefinition<
  Type extends string = string,
  Config extends z.ZodObject = z.ZodObject,
> {
  type: Type
  /** Counts up when the meaning of a configuration changes. */
  version: string
  title: string
  /** One sentence: what it does and what a refused caller gets. */
  summary: string
  /** Two or three sentences for the editor: when to use it and what to look out for. */
  help: string
  /** What a step in dry-run does and records, for the editor, where `dryRunWords` would say too much or too little. */
  dryRun?: string
  group: 'security' | 'traffic' | 'transformation'
  phases: PolicyPhase[]
  scopes: StepScope[]
  cost: PolicyCost
  /** It checks calls by the document's own description of the operation (`exchange.checks`). */
  needsContract?: boolean
  /** It answers with the examples of that description. */
  needsExamples?: boolean
  config: Config
  /** Addresses in a configuration that calls are sent to; private ones are refused unless they are allowed. */
  addresses?(config: z.output<Config>): string[]
  /** Names of the lists of networks that a configuration uses. */
  networkLists?(config: z.output<Config>): string[]
  examples: { name: string; config: z.input<Config> }[]
  /** The refusals it can give, by code; `mend` tells the caller what to do. One that is shared has a title of its own. */
  refusals: Record<string, { status: number; title?: string; mend: string }>
}

export const definePolicy = <const Type extends string, Config extends z.ZodObject>(
  definition: PolicyDefinition<Type, Config>,
): PolicyDefinition<Type, Config> => definition

const BODY_COPIED =
  ' Bodies go on at once; a copy is judged as they pass, as far as there is room for it.'

/** Whether a policy may ask for the whole body of a request. */
export const readsRequestBody = ({
  cost,
  phases,
}: Pick<PolicyDefinition, 'cost' | 'phases'>): boolean =>
  cost === 'body' && phases.includes('request')

/** What a step of a policy does in dry-run. */
export const dryRunWords = ({ dryRun, refusals, ...policy }: PolicyDefinition): string =>
  dryRun ??
  (Object.keys(refusals).length > 0
    ? `What it would refuse is recorded, and nobody is refused. What it would change stays as it is.${readsRequestBody(policy) ? BODY_COPIED : ''}`
    : 'It refuses nobody in any case, so nothing is recorded. What it would change stays as it is; a trace tells it.')

/** The parsed configuration of a policy. */
export type ConfigOf<Definition extends PolicyDefinition> = z.output<Definition['config']>
