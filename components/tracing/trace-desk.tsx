'use client'

import { useState } from 'react'
import { type Sent, sendCall } from '#components/reference/send-call.ts'
import { Button } from '#components/ui/button.tsx'
import { CopyText } from '#components/ui/copy-text.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { FocusHere } from '#components/ui/outcome.tsx'
import { Card, Section } from '#components/ui/page.tsx'
import { Time } from '#components/ui/time.tsx'
import { useAction } from '#components/ui/use-action.ts'
import type { SampleCall } from '#lib/openapi/samples/call.ts'
import { codeSamples } from '#lib/openapi/samples/code-samples.ts'
import { makeTraceHeaderAction } from '#lib/tracing/actions.ts'
import type { TraceHeaderView } from '#lib/tracing/schema.ts'
import { CallFields, type TracedOperation } from './call-fields.tsx'
import { SentOutcome } from './sent-outcome.tsx'
import { TracedCallList } from './traced-call-list.tsx'
import { useIsOver } from './use-is-over.ts'

interface Traceable {
  id: string
  /** Where callers reach it. */
  baseUrl: string
  /** Null: it asks for no key. */
  keyHeader: string | null
}

/** Makes a header, the call that carries it, and lists what came with it. */
export function TraceDesk({ api, operations }: { api: Traceable; operations: TracedOperation[] }) {
  const [header, setHeader] = useState<TraceHeaderView | null>(null)
  const [call, setCall] = useState({
    method: operations[0]?.method ?? 'GET',
    path: operations[0]?.path ?? '/',
  })
  const [key, setKey] = useState('')
  const { run, pending, refused } = useAction(makeTraceHeaderAction, setHeader)
  const isOver = useIsOver(header?.expiresAt ?? null)
  return (
    <>
      <Card className="grid gap-4">
        <CallFields
          operations={operations}
          call={call}
          change={setCall}
          {...(api.keyHeader && { secret: { text: key, change: setKey } })}
        />
        {refused && <Notice tone="bad">{refused.message}</Notice>}
        <div>
          <Button
            variant={header && !isOver ? 'secondary' : 'primary'}
            pending={pending}
            onClick={() => run({ apiId: api.id })}
          >
            {header ? 'Make another header' : 'Make a trace header'}
          </Button>
        </div>
        {header && isOver && (
          <FocusHere ifLost>
            <Notice tone="warn" title="The header has expired">
              Calls that carry it go through as any other and are not traced. Make another.
            </Notice>
          </FocusHere>
        )}
        {header && !isOver && (
          <Ready header={header} call={requestOf(api, { ...call, key, header })} />
        )}
      </Card>
      {header && (
        <Section title="Traced calls">
          <TracedCallList ticketId={header.ticketId} />
        </Section>
      )}
    </>
  )
}

function requestOf(
  { baseUrl, keyHeader }: Traceable,
  {
    method,
    path,
    key,
    header,
  }: { method: string; path: string; key: string; header: TraceHeaderView },
): SampleCall {
  const secret = key.trim() || 'YOUR_KEY'
  return {
    method,
    url: `${baseUrl}${path.startsWith('/') ? path : `/${path}`}`,
    headers: { ...(keyHeader && { [keyHeader]: secret }), [header.name]: header.value },
    body: null,
  }
}

/** The call as it can be made now, in a terminal or from here. */
function Ready({ header, call }: { header: TraceHeaderView; call: SampleCall }) {
  const [sent, setSent] = useState<Sent | null>(null)
  const [pending, setPending] = useState(false)
  const curl = codeSamples(call).find(({ language }) => language === 'curl')?.code ?? ''
  return (
    <>
      <p className="text-sm text-muted">
        The header holds for this API until <Time at={header.expiresAt} />. It opens nothing: a call
        with it needs its key as before.
      </p>
      <CopyText label="the call" text={curl} />
      {call.method === 'GET' && (
        <div>
          <Button
            variant="primary"
            pending={pending}
            onClick={async () => {
              setPending(true)
              setSent(await sendCall(call))
              setPending(false)
            }}
          >
            Send it from here
          </Button>
        </div>
      )}
      {sent && <SentOutcome sent={sent} />}
    </>
  )
}
