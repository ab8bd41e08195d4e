import { Notice } from '#components/ui/notice.tsx'
import { Time } from '#components/ui/time.tsx'
import { keysWithoutSuccessor } from '#lib/subscriptions/key-order.ts'
import type { KeyView } from '#lib/subscriptions/schema.ts'

/** Warns of keys that end before there is another one to call with. */
export const EndingKeys = ({ keys }: { keys: KeyView[] }) =>
  keysWithoutSuccessor(keys).map(({ id, slot, endsAt }) => (
    <div key={id} className="mb-4">
      <Notice tone="warn">
        Your {slot} key works until <Time at={endsAt} />. Make a new one before.
      </Notice>
    </div>
  ))
