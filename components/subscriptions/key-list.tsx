'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { SelectField } from '#components/ui/field.tsx'
import { Card } from '#components/ui/page.tsx'
import { Time } from '#components/ui/time.tsx'
import type { KeyView } from '#lib/subscriptions/schema.ts'
import { EndKey } from './end-key.tsx'
import { KeyRows } from './key-states.tsx'

const graces = [
  { value: '0', label: 'ends now', span: 'now' },
  { value: '1', label: 'works on for 1 hour', span: 'in 1 hour' },
  { value: '24', label: 'works on for 24 hours', span: 'in 24 hours' },
  { value: '168', label: 'works on for 7 days', span: 'in 7 days' },
]
const spanOf = (grace: string) => graces.find(({ value }) => value === grace)?.span ?? ''

interface Props {
  keys: KeyView[]
  /** For staff, who make no key: whose keys these are. */
  organisation: string | undefined
  pending: boolean
  /** False: it was just replaced or made on this page, and is not rotated before its secret is stored. */
  settled: (key: KeyView) => boolean
  onRotate: (key: KeyView, choice: { graceHours: number; endGrace: boolean }) => void
  onRevoke: (key: KeyView) => void
}

export function KeyList({ keys, organisation, pending, settled, onRotate, onRevoke }: Props) {
  const [grace, setGrace] = useState('24')
  const inGrace = (slot: KeyView['slot']) =>
    keys.find((key) => key.slot === slot && key.state === 'ending')
  return (
    <Card className="grid gap-3">
      <div className="max-w-64">
        <SelectField
          name="grace"
          label={organisation ? 'A key that is ended' : 'When a key is rotated, the old one'}
          value={grace}
          onChange={(event) => setGrace(event.target.value)}
          options={graces.map(({ value, label }) => ({ value, label }))}
        />
      </div>
      {!organisation && (
        <p className="text-sm text-muted">
          A key is shown once, when it is made. Whoever has lost one rotates it and gets a new one.
        </p>
      )}
      <KeyRows
        keys={keys}
        controls={(key) => (
          <>
            {key.state === 'live' &&
              settled(key) &&
              (organisation ? (
                <EndKey
                  {...{ organisation, pending }}
                  of={key}
                  inGrace={inGrace(key.slot)}
                  graceHours={Number(grace)}
                  span={spanOf(grace)}
                  onEnd={(endGrace) => onRotate(key, { graceHours: Number(grace), endGrace })}
                />
              ) : (
                <RotateButton
                  of={key}
                  inGrace={inGrace(key.slot)}
                  pending={pending}
                  onRotate={(endGrace) => onRotate(key, { graceHours: Number(grace), endGrace })}
                />
              ))}
            <ConfirmDialog
              trigger={
                <Button
                  variant="danger"
                  pending={pending}
                  aria-label={`Revoke ${key.slot} key …${key.lastFour}`}
                >
                  Revoke
                </Button>
              }
              title={`Revoke the key …${key.lastFour}?`}
              confirm="Revoke key"
              onConfirm={() => onRevoke(key)}
            >
              It is refused from now on, and there is no way back. To go on without an outage,{' '}
              {organisation ? 'let it end later' : 'rotate it'} instead.
            </ConfirmDialog>
          </>
        )}
      />
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
      The key …{inGrace.lastFour} was replaced last and works until <Time at={inGrace.endsAt} />. If
      you rotate again now, it is refused at once. The key …{key.lastFour} works on for as long as
      you chose.
    </ConfirmDialog>
  )
}
