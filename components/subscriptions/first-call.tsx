'use client'

import { useState } from 'react'
import { AwaitedCall } from '#components/records/awaited-call.tsx'
import { SampleTabs } from '#components/reference/sample-tabs.tsx'
import { type Sent, sendCall } from '#components/reference/send-call.ts'
import { UnsentCookies } from '#components/reference/unsent-cookies.tsx'
import { Button } from '#components/ui/button.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { Card } from '#components/ui/page.tsx'
import type { SampleCall } from '#lib/openapi/samples/call.ts'
import { codeSamples } from '#lib/openapi/samples/code-samples.ts'
import { CallAnswer } from './call-answer.tsx'
import { useKnownKey, useShownKey } from './kept-key.ts'
import { pastedKey } from './pasted-key.ts'

interface Choice {
  operationId: string
  apiName: string
  path: string
  summary: string
  keyHeader: string | null
  call: SampleCall
}

const cookiesIn = ({ headers }: SampleCall): string[] =>
  (headers.cookie ?? '').split('; ').flatMap((pair) => pair.split('=')[0] || [])

/** A call that changes nothing: to copy in five languages, and to send from here. */
export function FirstCall({
  subscriptionId,
  choices,
}: {
  subscriptionId: string
  choices: Choice[]
}) {
  const known = useKnownKey(subscriptionId)
  const shown = useShownKey(subscriptionId)
  const [typed, setTyped] = useState<string | null>(null)
  const [chosenId, setChosenId] = useState(choices[0]?.operationId ?? '')
  const [sent, setSent] = useState<Sent | null>(null)
  const [pending, setPending] = useState(false)
  const chosen = choices.find(({ operationId }) => operationId === chosenId)
  if (!chosen) return null
  const { keyHeader } = chosen
  const pasted = pastedKey(typed ?? known)
  const key = shown || pasted.key
  const withKey = (secret: string): SampleCall =>
    keyHeader && secret
      ? { ...chosen.call, headers: { ...chosen.call.headers, [keyHeader]: secret } }
      : chosen.call
  const send = async () => {
    setPending(true)
    setSent(await sendCall(withKey(key)))
    setPending(false)
  }
  return (
    <Card className="grid grid-cols-1 gap-4">
      {choices.length > 1 && (
        <SelectField
          name="first-call"
          label="Operation"
          value={chosenId}
          onChange={({ target }) => {
            setChosenId(target.value)
            setSent(null)
          }}
          options={choices.map(({ operationId, path, summary }) => ({
            value: operationId,
            label: `GET ${path}${summary ? ` – ${summary}` : ''}`,
          }))}
        />
      )}
      {keyHeader && !shown && (
        <TextField
          name="first-key"
          label="Your key"
          autoComplete="off"
          value={typed ?? known}
          fault={pasted.fault}
          onChange={({ target }) => setTyped(target.value)}
          help={
            known
              ? 'Kept in this tab. It goes to the gateway only.'
              : 'It stays in this page and goes to the gateway only.'
          }
        />
      )}
      <SampleTabs samples={codeSamples(withKey(shown))} />
      <UnsentCookies names={cookiesIn(chosen.call)} />
      <div>
        <Button
          variant="primary"
          pending={pending}
          disabled={keyHeader !== null && key === ''}
          onClick={() => void send()}
        >
          Send
        </Button>
      </div>
      {sent && <CallAnswer sent={sent} />}
      {sent?.reached && <AwaitedCall key={sent.requestId} requestId={sent.requestId} />}
    </Card>
  )
}
