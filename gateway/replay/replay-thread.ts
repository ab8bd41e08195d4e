import type { SnapshotFault } from '#contract/admin.ts'
import { REPLAY_BYTES_MAX, type Replayed, replayOrder } from '#contract/replay.ts'
import type { SecretTable } from '#contract/secrets.ts'
import { UnusableSnapshot } from '#gateway/activation/build-engine.ts'
import { jsonOf, type SnapshotBody } from '#gateway/activation/read-body.ts'
import { HeldSecrets } from '#gateway/secrets/held-secrets.ts'
import type { Settings } from '#gateway/settings.ts'
import { goBehindCalls } from '#gateway/threads/behind-calls.ts'
import { threadNumber } from '#gateway/threads/waited-for-core.ts'
import { replayCall } from './replay-call.ts'

export interface ToReplay {
  order: SnapshotBody
  settings: Settings
  secrets: SecretTable | null
}
/** `begins`: with the order, in the thread that the system has this number for. */
export type FromReplay = { begins: number | null } | ReplayEnd
export type ReplayEnd =
  | { unreadable: string }
  | { faults: SnapshotFault[] }
  | { replayed: Replayed }
  | { broken: string }

declare const self: {
  onmessage: (event: { data: ToReplay }) => void
  postMessage(message: FromReplay): void
}

async function replay({ order, settings, secrets: table }: ToReplay): Promise<ReplayEnd> {
  const value = jsonOf(order, REPLAY_BYTES_MAX)
  if ('unreadable' in value) return value
  const parsed = replayOrder.safeParse(value.json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return { unreadable: `The order is not valid: /${issue?.path.join('/')}: ${issue?.message}` }
  }
  const secrets = new HeldSecrets()
  if (table) secrets.hold(table)
  try {
    const made = await replayCall(parsed.data, { settings, secrets })
    return 'faults' in made ? made : { replayed: made }
  } catch (error) {
    if (error instanceof UnusableSnapshot) return { faults: error.faults }
    throw error
  }
}

goBehindCalls()
self.onmessage = ({ data }) => {
  self.postMessage({ begins: threadNumber() })
  replay(data).then(
    (said) => self.postMessage(said),
    (error: unknown) =>
      self.postMessage({ broken: error instanceof Error ? error.message : String(error) }),
  )
}
