import { Time } from '#components/ui/time.tsx'
import { keysWithoutSuccessor } from '#lib/subscriptions/key-order.ts'
import type { KeyView } from '#lib/subscriptions/schema.ts'

/** The keys of a subscription in a list: the live ones, and until when one works that has no successor. */
export const ListedKeys = ({ keys }: { keys: KeyView[] }) => (
  <>
    {keys
      .filter(({ state }) => state === 'live')
      .map(({ lastFour }) => `…${lastFour}`)
      .join(' ')}
    {keysWithoutSuccessor(keys).map(({ id, lastFour, endsAt }) => (
      <p key={id} className="text-warn">
        …{lastFour} ends <Time at={endsAt} />
      </p>
    ))}
  </>
)
