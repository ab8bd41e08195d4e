import { canonicalJson } from '#contract/canonical-json.ts'
import { hashCanonical } from '#contract/hash-snapshot.ts'
import type { ApiContract } from '#contract/operation-contract.ts'
import {
  compileContract,
  type OperationChecks,
  type TurnGiver,
} from '#policies/kit/operation-checks.ts'

type Compiled = ReadonlyMap<string, OperationChecks>

/**
 * What was compiled for the snapshot in force, by content: compiling takes milliseconds an operation, and most contracts
 * are the same in the next snapshot.
 */
export class CompiledContracts {
  #kept: ReadonlyMap<string, Compiled> = new Map()

  /** For one build: `of` compiles what is not there, `keep` forgets what this build has not asked for. */
  building(turns: TurnGiver) {
    const used = new Map<string, Compiled>()
    return {
      /** Throws UnusableContract. */
      of: async (contract: ApiContract): Promise<Compiled> => {
        const name = hashCanonical(canonicalJson(contract))
        const compiled =
          used.get(name) ?? this.#kept.get(name) ?? (await compileContract(contract, turns))
        used.set(name, compiled)
        return compiled
      },
      keep: (): void => {
        this.#kept = used
      },
    }
  }
}
