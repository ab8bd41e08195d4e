import type { SnapshotFault } from '#contract/admin.ts'
import type { Snapshot } from '#contract/snapshot.ts'
import { UnusableContract } from '#policies/kit/operation-checks.ts'
import { networkListsIn } from './build-engine.ts'
import { buildStep, UnusableStep } from './build-step.ts'
import type { EnginePorts } from './engine.ts'
import { Turns } from './turns.ts'

/**
 * What only building finds in a snapshot that has other faults, so that one refusal lists all: contracts are compiled,
 * and steps built of which nothing bad is known. Nothing of it is kept.
 */
export async function faultsOfSoundParts(
  snapshot: Snapshot,
  known: readonly SnapshotFault[],
  ports: EnginePorts,
): Promise<SnapshotFault[]> {
  const turns = new Turns()
  const contracts = ports.contracts.building(turns)
  const networkList = networkListsIn(snapshot)
  const unsound = new Set(known.map(({ pointer }) => /^\/steps\/\d+/.exec(pointer)?.[0]))
  const faults: SnapshotFault[] = []
  for (const [index, step] of snapshot.steps.entries()) {
    const pointer = `/steps/${index}`
    if (unsound.has(pointer)) continue
    try {
      const { runtime, release } = buildStep(step, ports, networkList)
      runtime.dispose?.()
      release()
    } catch (error) {
      if (!(error instanceof UnusableStep)) throw error
      faults.push({ pointer: `${pointer}/config`, message: error.message })
    }
    if (turns.due) await turns.give()
  }
  for (const [index, { contract }] of snapshot.apis.entries()) {
    if (!contract) continue
    try {
      await contracts.of(contract)
    } catch (error) {
      if (!(error instanceof UnusableContract)) throw error
      for (const { operationId, message } of error.faults)
        faults.push({ pointer: `/apis/${index}/contract/operations/${operationId}`, message })
    }
  }
  return faults
}
