import { Badge } from '#components/ui/badge.tsx'
import { Card } from '#components/ui/page.tsx'
import { Time } from '#components/ui/time.tsx'
import { orderKeys } from '#lib/subscriptions/key-order.ts'
import type { KeyView } from '#lib/subscriptions/schema.ts'

const tones = { live: 'good', ending: 'warn', ended: 'plain', revoked: 'plain' } as const

/** Keys and their state for those who may not change them. */
export const KeyStates = ({ keys, none }: { keys: KeyView[]; none: string }) => (
  <Card className="grid gap-3">
    {keys.length === 0 ? <p className="text-sm text-muted">{none}</p> : <KeyRows keys={keys} />}
  </Card>
)

/** What is refused is folded away. `controls`: what can be done with a key that is not. */
export function KeyRows({
  keys,
  controls,
}: {
  keys: KeyView[]
  controls?: (key: KeyView) => React.ReactNode
}) {
  const { current, over } = orderKeys(keys)
  return (
    <>
      <ul className="divide-y divide-line empty:hidden">
        {current.map((key) => (
          <KeyRow key={key.id} of={key}>
            {controls && <span className="ml-auto flex gap-2">{controls(key)}</span>}
          </KeyRow>
        ))}
      </ul>
      {over.length > 0 && (
        <details className="text-sm">
          <summary className="text-muted">
            {over.length === 1 ? '1 key that is' : `${over.length} keys that are`} refused by now
          </summary>
          <ul className="mt-2 divide-y divide-line">
            {over.map((key) => (
              <KeyRow key={key.id} of={key} />
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

const KeyRow = ({ of: key, children }: { of: KeyView; children?: React.ReactNode }) => (
  <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 text-sm">
    <span className="w-20 font-medium">{key.slot}</span>
    <code>…{key.lastFour}</code>
    <Badge tone={tones[key.state]}>{key.state}</Badge>
    <span className="text-xs text-muted">
      {key.state === 'ending' ? 'ends ' : 'last used '}
      <Time at={key.state === 'ending' ? key.endsAt : key.lastUsedAt} />
    </span>
    {children}
  </li>
)
