import { Notice } from '#components/ui/notice.tsx'
import { Time } from '#components/ui/time.tsx'
import { keysWithoutSuccessor } from '#lib/subscriptions/key-order.ts'
import type { KeyView } from '#lib/subscriptions/schema.ts'

/** Warns of keys that end before there is another one to call with. */
export const EndingKeys = ({ keys, mayWrite }: { keys: KeyView[]; mayWrite: boolean }) =>
  keysWithoutSuccessor(keys).map(({ id, slot, endsAt }) => (
    <div key={id} className="mb-4">
      <Notice tone="warn">
        Your {slot} key works until <Time at={endsAt} />.{' '}
        {mayWrite
          ? 'Make a new one before.'
          : 'An owner or developer of your organisation has to make a new one before.'}
      </Notice>
    </div>
  ))
