'use client'

import { useState } from 'react'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { SelectField } from '#components/ui/field.tsx'
import { Card } from '#components/ui/page.tsx'
import { Time } from '#components/ui/time.tsx'
import type { KeyView } from '#lib/subscriptions/schema.ts'

const graces = [
  { value: '0', label: 'ends now' },
  { value: '1', label: 'works on for 1 hour' },
  { value: '24', label: 'works on for 24 hours' },
  { value: '168', label: 'works on for 7 days' },
]
const tones = { live: 'good', ending: 'warn', ended: 'plain', revoked: 'plain' } as const

interface Props {
  keys: KeyView[]
  pending: boolean
  /** Keys that a rotation on this page has replaced since `keys` were read. */
  replaced: readonly string[]
  onRotate: (key: KeyView, choice: { graceHours: number; endGrace: boolean }) => void
  onRevoke: (key: KeyView) => void
}

/** Keys and their state for those who may not change them. */
export const KeyStates = ({ keys, none }: { keys: KeyView[]; none: string }) => (
  <Card>
    {keys.length === 0 && <p className="text-sm text-muted">{none}</p>}
    <ul className="divide-y divide-line">
      {keys.map((key) => (
        <li key={key.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 text-sm">
          <KeyState of={key} />
        </li>
      ))}
    </ul>
  </Card>
)

export function KeyList({ keys, pending, replaced, onRotate, onRevoke }: Props) {
  const [grace, setGrace] = useState('24')
  const inGrace = (slot: KeyView['slot']) =>
    keys.find((key) => key.slot === slot && key.state === 'ending')
  return (
    <Card className="grid gap-3">
      <div className="max-w-64">
        <SelectField
          name="grace"
          label="When a key is rotated, the old one"
          value={grace}
          onChange={(event) => setGrace(event.target.value)}
          options={graces}
        />
      </div>
      <ul className="divide-y divide-line">
        {keys.map((key) => (
          <li key={key.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 text-sm">
            <KeyState of={key} />
            <span className="ml-auto flex gap-2">
              {key.state === 'live' && !replaced.includes(key.id) && (
                <RotateButton
                  of={key}
                  inGrace={inGrace(key.slot)}
                  pending={pending}
                  onRotate={(endGrace) => onRotate(key, { graceHours: Number(grace), endGrace })}
                />
              )}
              {(key.state === 'live' || key.state === 'ending') && (
                <ConfirmDialog
                  trigger={
                    <Button variant="danger" pending={pending}>
                      Revoke
                    </Button>
                  }
                  title={`Revoke the key …${key.lastFour}?`}
                  confirm="Revoke key"
                  onConfirm={() => onRevoke(key)}
                >
                  It is refused from now on, and there is no way back. To go on without an outage,
                  rotate it instead.
                </ConfirmDialog>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Asks first where a rotation would end another key at once. */
function RotateButton({
  of: key,
  inGrace,
  pending,
  onRotate,
}: {
  of: KeyView
  inGrace: KeyView | undefined
  pending: boolean
  onRotate: (endGrace: boolean) => void
}) {
  const words = `Rotate ${key.slot} key`
  if (!inGrace)
    return (
      <Button pending={pending} onClick={() => onRotate(false)}>
        {words}
      </Button>
    )
  return (
    <ConfirmDialog
      trigger={<Button pending={pending}>{words}</Button>}
      title={`End the key …${inGrace.lastFour} now?`}
      confirm={`End …${inGrace.lastFour} and rotate`}
      onConfirm={() => onRotate(true)}
    >
      The key …{inGrace.lastFour} was replaced last and works until <Time at={inGrace.endsAt} />{' '}
      (UTC). If you rotate again now, it is refused at once. The key …{key.lastFour} works on for as
      long as you chose.
    </ConfirmDialog>
  )
}

const KeyState = ({ of: key }: { of: KeyView }) => (
  <>
    <span className="w-20 font-medium">{key.slot}</span>
    <code>…{key.lastFour}</code>
    <Badge tone={tones[key.state]}>{key.state}</Badge>
    <span className="text-xs text-muted">
      {key.state === 'ending' ? 'ends ' : 'last used '}
      <Time at={key.state === 'ending' ? key.endsAt : key.lastUsedAt} />
    </span>
  </>
)
