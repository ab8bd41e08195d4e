import type { Snapshot, SnapshotStep } from '#contract/snapshot.ts'

/** What a snapshot comes to at a moment: an exception that has ended by then is none, without a deployment. */
export const withoutEnded = (snapshot: Snapshot, now: Date): Snapshot => ({
  ...snapshot,
  steps: snapshot.steps.map(({ exceptions = [], ...step }): SnapshotStep => {
    const live = exceptions.filter(({ until }) => until > now.getTime())
    return { ...step, ...(live.length > 0 && { exceptions: live }) }
  }),
})
