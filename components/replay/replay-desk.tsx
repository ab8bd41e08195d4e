'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Card } from '#components/ui/page.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { replayAction } from '#lib/replay/actions.ts'
import { headersOf } from '#lib/replay/header-lines.ts'
import type { ReplayInput, ReplayView } from '#lib/replay/schema.ts'
import { AnswerFields } from './answer-fields.tsx'
import { ReplayResult } from './replay-result.tsx'
import { type Entrance, RequestFields } from './request-fields.tsx'

/** A request that is typed, and what the deployed and the pending chain do with it. */
export function ReplayDesk({
  apiId,
  start,
  entrances,
  entrance,
}: {
  apiId: string
  start: Omit<ReplayInput, 'apiId'>
  entrances: Entrance[]
  /** The one that is chosen first. */
  entrance: string
}) {
  const [view, setView] = useState<ReplayView | null>(null)
  const { run, pending, refused, faultOf } = useAction(replayAction, setView)
  return (
    <>
      <Card>
        <form
          method="post"
          aria-label="Request to replay"
          className="grid gap-5"
          onSubmit={(event) => {
            event.preventDefault()
            setView(null)
            run(inputOf(apiId, new FormData(event.currentTarget)))
          }}
        >
          <RequestFields {...{ start, entrances, entrance, faultOf }} />
          <AnswerFields answer={start.answer} faultOf={faultOf} />
          {refused && <Notice tone="bad">{refused.message}</Notice>}
          <div>
            <Button type="submit" variant="primary" pending={pending}>
              Replay
            </Button>
          </div>
        </form>
      </Card>
      {view && <ReplayResult view={view} />}
    </>
  )
}

function inputOf(apiId: string, form: FormData): Parameters<typeof replayAction>[0] {
  const text = (name: string) => String(form.get(name) ?? '')
  const [kind, id] = text('entrance').split(' ')
  return {
    apiId,
    method: text('method') as ReplayInput['method'],
    target: text('target').trim(),
    headers: headersOf(text('headers')),
    body: text('body') || null,
    clientIp: text('clientIp').trim(),
    scheme: form.get('https') === 'on' ? 'https' : 'http',
    ...(kind === 'subscription' && { subscriptionId: id }),
    ...(kind === 'product' && { productId: id }),
    answer: {
      status: Number(text('answer.status')),
      headers: headersOf(text('answer.headers')),
      body: text('answer.body') || null,
    },
  }
}
