import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/page.tsx'
import type { KeyView } from '#lib/subscriptions/schema.ts'

type Slot = KeyView['slot']

/** Makes the keys of the slots that have no live one. */
export function MissingKeys({
  slots,
  keys,
  pending,
  onMake,
}: {
  slots: Slot[]
  keys: KeyView[]
  pending: boolean
  onMake: () => void
}) {
  const isFirst = !keys.some(({ slot }) => slots.includes(slot))
  const both = slots.length > 1
  const again = both ? 'Make new keys' : `Make a new ${slots[0]} key`
  return (
    <Card>
      <p className="mb-3 text-sm text-muted">
        {both && isFirst
          ? 'Your two keys are made when you ask for them, so that nobody else ever sees them.'
          : slots.map((slot) => lackOf(slot, keys)).join(' ')}
      </p>
      <Button variant="primary" pending={pending} onClick={onMake}>
        {isFirst ? (both ? 'Show my keys' : `Show the ${slots[0]} key`) : again}
      </Button>
    </Card>
  )
}

function lackOf(slot: Slot, keys: KeyView[]): string {
  const inSlot = keys.filter((key) => key.slot === slot)
  if (inSlot.length === 0) return `The ${slot} key is not made yet.`
  return inSlot.some(({ state }) => state === 'ending')
    ? `The ${slot} key comes to its end.`
    : `The ${slot} key is refused.`
}
