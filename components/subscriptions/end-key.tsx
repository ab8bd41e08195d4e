import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Time } from '#components/ui/time.tsx'
import type { KeyView } from '#lib/subscriptions/schema.ts'

const HOUR_MS = 3_600_000

/** Gives a key an end. Staff make none in its place: its organisation has to, and until when is said first. */
export function EndKey({
  of: key,
  inGrace,
  organisation,
  graceHours,
  span,
  pending,
  onEnd,
}: {
  of: KeyView
  /** The key of the slot that works on since an earlier end, and then no longer. */
  inGrace: KeyView | undefined
  organisation: string
  graceHours: number
  /** `in 24 hours`, `now` */
  span: string
  pending: boolean
  onEnd: (endGrace: boolean) => void
}) {
  return (
    <ConfirmDialog
      trigger={
        <Button pending={pending}>
          End {key.slot} key {span}
          {'\u00a0'}…
        </Button>
      }
      title={`End the ${key.slot} key …${key.lastFour} ${span}?`}
      confirm={`End key ${span}`}
      onConfirm={() => onEnd(inGrace !== undefined)}
    >
      {graceHours === 0 ? (
        <p>
          Calls with it are refused at once, until {organisation} makes a new one and calls with
          that.
        </p>
      ) : (
        <p>
          {organisation} must make a new one by <Deadline graceHours={graceHours} />; calls with
          this one are refused from then on.
        </p>
      )}
      {inGrace && (
        <p className="mt-2">
          The key …{inGrace.lastFour}, which works until <Time at={inGrace.endsAt} />, is refused at
          once.
        </p>
      )}
    </ConfirmDialog>
  )
}

/** Reckoned when it is shown: the question may be opened long after the page. */
const Deadline = ({ graceHours }: { graceHours: number }) => (
  <Time at={new Date(Date.now() + graceHours * HOUR_MS).toISOString()} />
)
