'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import 'swagger-ui-react/swagger-ui.css'
import { useKnownKey } from '#components/subscriptions/kept-key.ts'
import { Button } from '#components/ui/button.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'

const SwaggerUI = dynamic(() => import('swagger-ui-react'), {
  ssr: false,
  loading: () => <p role="status">Loading …</p>,
})

interface Sent {
  headers: Record<string, string>
  loadSpec?: boolean
}

/** Swagger UI for one operation, against the real gateway. The key stays in this page, unless this tab keeps it already. */
export function TryIt({
  document,
  keyHeader,
  subscriptions,
}: {
  document: object
  keyHeader: string | null
  /** Of the reader, whose keys open this API. */
  subscriptions: { id: string; name: string }[]
}) {
  const [subscriptionId, setSubscriptionId] = useState(subscriptions[0]?.id ?? null)
  const known = useKnownKey(subscriptionId)
  const [typed, setTyped] = useState('')
  const key = typed || known
  const [open, setOpen] = useState(false)
  if (!open)
    return (
      <Button variant="primary" onClick={() => setOpen(true)}>
        Try it
      </Button>
    )
  const withKey = (request: Sent) => {
    if (keyHeader && key && !request.loadSpec) request.headers[keyHeader] = key
    return request
  }
  return (
    <div className="grid gap-3">
      {keyHeader && subscriptions.length > 1 && (
        <SelectField
          name="try-subscription"
          label="Subscription"
          value={subscriptionId ?? ''}
          onChange={(event) => {
            setSubscriptionId(event.target.value)
            setTyped('')
          }}
          options={subscriptions.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      {keyHeader && (
        <TextField
          name="try-key"
          label="Your key"
          value={key}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
          help={`Sent to the gateway only, as ${keyHeader}.`}
        />
      )}
      <div className="swagger rounded-md bg-white p-2 text-black">
        <SwaggerUI
          spec={document}
          requestInterceptor={(request) => withKey(request as Sent)}
          tryItOutEnabled
          docExpansion="full"
          defaultModelsExpandDepth={-1}
        />
      </div>
    </div>
  )
}
