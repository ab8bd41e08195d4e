'use client'

import { useRouter } from 'next/navigation'
import { useRef, useState, useTransition } from 'react'
import { noAnswer } from '#components/ui/no-answer.ts'
import { Notice } from '#components/ui/notice.tsx'
import type { KeyView } from '#lib/subscriptions/schema.ts'
import { forgetRefusedKey, holdKey, releaseKey } from './kept-key.ts'
import { KeyList } from './key-list.tsx'
import { MissingKeys } from './missing-keys.tsx'
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
  organisation,
  children,
}: {
  subscriptionId: string
  keys: KeyView[]
  actions: KeyActions
  /** For staff, who make no key: whose keys these are. */
  organisation?: string
  children?: React.ReactNode
}) {
  const router = useRouter()
  const [pending, startTransition] = useTransition()
  const running = useRef(false)
  const outcome = useRef<HTMLDivElement>(null)
  const [replaced, setReplaced] = useState<string[]>([])
  const [shown, setShown] = useState<NewKey[]>([])
  const [receipt, setReceipt] = useState<{ what: string; changes: number[] } | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const live = (slot: Slot) => keys.find((key) => key.slot === slot && key.state === 'live')
  const isShown = (slot: Slot) => shown.some((key) => key.slot === slot)
  const missing = slots.filter((slot) => !live(slot) && !isShown(slot))

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
      router.refresh()
    })
  const rotate = (
    { id, slot, lastFour }: KeyView,
    choice: { graceHours: number; endGrace: boolean },
  ) =>
    start(async () => {
      const answer = await actions.rotate({ subscriptionId, slot, ...choice }).catch(() => noAnswer)
      note(
        organisation ? `The end of the ${slot} key holds` : `The ${slot} key is replaced`,
        answer,
      )
      if (answer.ok) setReplaced((before) => [...before, id])
      if (answer.ok && choice.graceHours === 0) forgetRefusedKey(subscriptionId, lastFour)
      if (answer.ok && answer.value.secret) add([answer.value])
      else if (answer.ok) outcome.current?.focus()
      // Also for who came second: what the first has done, and the choice there is now.
      if (answer.ok || answer.failure.code === 'conflict') router.refresh()
    })
  const revoke = (key: KeyView) =>
    start(async () => {
      const answer = await actions.revoke({ keyId: key.id }).catch(() => noAnswer)
      if (!note(`The key …${key.lastFour} is refused`, answer)) return
      forgetRefusedKey(subscriptionId, key.lastFour)
      outcome.current?.focus()
      router.refresh()
    })

  return (
    <div className="grid gap-4">
      {/* Takes the focus of buttons that go away once they have done what they are for. */}
      <div ref={outcome} tabIndex={-1} className="grid gap-4 outline-none empty:absolute">
        {fault && <Notice tone="bad">{fault}</Notice>}
        {receipt && (
          <Receipt subscriptionId={subscriptionId} what={receipt.what} changes={receipt.changes} />
        )}
      </div>
      <NewKeys
        subscriptionId={subscriptionId}
        keys={shown}
        onStored={() => {
          setShown([])
          releaseKey(subscriptionId)
          outcome.current?.focus()
          router.refresh()
        }}
      />
      {actions.create && missing.length > 0 && (
        <MissingKeys slots={missing} keys={keys} pending={pending} onMake={show} />
      )}
      {children}
      {keys.length > 0 && (
        <KeyList
          keys={keys}
          organisation={organisation}
          pending={pending}
          settled={(key) => !replaced.includes(key.id) && !isShown(key.slot)}
          onRotate={rotate}
          onRevoke={revoke}
        />
      )}
    </div>
  )
}
