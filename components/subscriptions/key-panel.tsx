'use client'

import { useRouter } from 'next/navigation'
import { useRef, useState, useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { noAnswer } from '#components/ui/no-answer.ts'
import { Notice } from '#components/ui/notice.tsx'
import { Card } from '#components/ui/page.tsx'
import type { KeyView } from '#lib/subscriptions/schema.ts'
import { holdKey, releaseKey } from './kept-key.ts'
import { KeyList } from './key-list.tsx'
import { NewKeys } from './new-keys.tsx'
import { Receipt } from './receipt.tsx'

type Slot = KeyView['slot']
type Answer<Value> =
  | { ok: true; value: Value }
  | { ok: false; failure: { code: string; message: string } }
interface NewKey {
  slot: Slot
  secret: string | null
  changes: number[]
}
export interface KeyActions {
  /** Absent for staff, who never see a key. */
  create?: (input: { subscriptionId: string; slot: Slot }) => Promise<Answer<NewKey>>
  rotate: (input: {
    subscriptionId: string
    slot: Slot
    graceHours: number
    endGrace: boolean
  }) => Promise<Answer<NewKey>>
  revoke: (input: { keyId: string }) => Promise<Answer<{ changes: number[] }>>
}

const slots: Slot[] = ['primary', 'secondary']

/** Both keys of an active subscription: made and shown once, replaced with a grace, revoked. */
export function KeyPanel({
  subscriptionId,
  keys,
  actions,
  children,
}: {
  subscriptionId: string
  keys: KeyView[]
  actions: KeyActions
  children?: React.ReactNode
}) {
  const router = useRouter()
  const [pending, startTransition] = useTransition()
  const running = useRef(false)
  const [replaced, setReplaced] = useState<string[]>([])
  const [shown, setShown] = useState<NewKey[]>([])
  const [receipt, setReceipt] = useState<{ what: string; changes: number[] } | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const live = (slot: Slot) => keys.find((key) => key.slot === slot && key.state === 'live')
  const missing = slots.filter((slot) => !live(slot) && !shown.some((key) => key.slot === slot))

  /** A second press that comes before the buttons know of the first does nothing. */
  const start = (work: () => Promise<void>) => {
    if (running.current) return
    running.current = true
    startTransition(() => work().finally(() => (running.current = false)))
  }
  const note = (what: string, answer: Answer<{ changes: number[] }>) => {
    setFault(answer.ok ? null : answer.failure.message)
    if (answer.ok) setReceipt({ what, changes: answer.value.changes })
    return answer.ok
  }
  const add = (made: NewKey[]) => {
    const secret = made[0]?.secret
    if (secret) holdKey(subscriptionId, secret)
    setShown((before) => [
      ...before.filter(({ slot }) => !made.some((key) => key.slot === slot)),
      ...made,
    ])
  }
  const show = () =>
    start(async () => {
      const made: NewKey[] = []
      for (const slot of missing) {
        const answer = await actions.create?.({ subscriptionId, slot }).catch(() => noAnswer)
        if (!answer || !note('The keys work', answer)) break
        if (answer.ok) made.push(answer.value)
      }
      add(made)
      setReceipt({ what: 'The keys work', changes: made.flatMap(({ changes }) => changes) })
    })
  const rotate = ({ id, slot }: KeyView, choice: { graceHours: number; endGrace: boolean }) =>
    start(async () => {
      const answer = await actions.rotate({ subscriptionId, slot, ...choice }).catch(() => noAnswer)
      note(`The ${slot} key is replaced`, answer)
      if (answer.ok) setReplaced((before) => [...before, id])
      if (answer.ok && answer.value.secret) add([answer.value])
      // Staff see the empty slot; who came second sees what the first has done, and the choice there is now.
      else if (answer.ok || answer.failure.code === 'conflict') router.refresh()
    })
  const revoke = (key: KeyView) =>
    start(async () => {
      const answer = await actions.revoke({ keyId: key.id }).catch(() => noAnswer)
      if (note(`The key …${key.lastFour} is refused`, answer)) router.refresh()
    })

  return (
    <div className="grid gap-4">
      {fault && <Notice tone="bad">{fault}</Notice>}
      {receipt && (
        <Receipt subscriptionId={subscriptionId} what={receipt.what} changes={receipt.changes} />
      )}
      <NewKeys
        subscriptionId={subscriptionId}
        keys={shown}
        onStored={() => {
          setShown([])
          releaseKey(subscriptionId)
          router.refresh()
        }}
      />
      {actions.create && missing.length > 0 && (
        <Card>
          <p className="mb-3 text-sm text-muted">
            {missing.length === 2
              ? 'Your two keys are made when you ask for them, so that nobody else ever sees them.'
              : `The ${missing[0]} key is not made yet.`}
          </p>
          <Button variant="primary" pending={pending} onClick={show}>
            {missing.length === 2 ? 'Show my keys' : `Show the ${missing[0]} key`}
          </Button>
        </Card>
      )}
      {children}
      {keys.length > 0 && (
        <KeyList
          keys={keys}
          pending={pending}
          replaced={replaced}
          onRotate={rotate}
          onRevoke={revoke}
        />
      )}
    </div>
  )
}
