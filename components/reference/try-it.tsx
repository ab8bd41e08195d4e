'use client'

import { useState } from 'react'
import { useKnownKey } from '#components/subscriptions/kept-key.ts'
import { pastedKey } from '#components/subscriptions/pasted-key.ts'
import { Button, LinkButton } from '#components/ui/button.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { FocusHere } from '#components/ui/outcome.tsx'
import { OperationConsole } from './operation-console.tsx'
import type { WayToKey } from './way-to-key.ts'

interface Props {
  /** Where the document of the operation is read. */
  documentPath: string
  /** Null: calls need no key. */
  keyHeader: string | null
  /** Of the reader, whose keys open this API. */
  subscriptions: { id: string; name: string }[]
  /** How a reader without a key comes to one; null: it may have one. */
  wayToKey: WayToKey | null
}

/** Real calls of one operation from this page. The key stays here, unless this tab keeps it already. */
export function TryIt({ documentPath, keyHeader, subscriptions, wayToKey }: Props) {
  const [open, setOpen] = useState(false)
  if (keyHeader && wayToKey)
    return (
      <div className="grid justify-items-start gap-3">
        <p className="text-sm text-muted">{wayToKey.sentence}</p>
        <LinkButton href={wayToKey.href} variant="primary">
          {wayToKey.label}
        </LinkButton>
      </div>
    )
  return open ? (
    // The button that was pressed is gone.
    <FocusHere>
      <OpenConsole {...{ documentPath, keyHeader, subscriptions }} />
    </FocusHere>
  ) : (
    <Button variant="primary" onClick={() => setOpen(true)}>
      Try it
    </Button>
  )
}

function OpenConsole({ documentPath, keyHeader, subscriptions }: Omit<Props, 'wayToKey'>) {
  const [subscriptionId, setSubscriptionId] = useState(subscriptions[0]?.id ?? null)
  const known = useKnownKey(subscriptionId)
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? known
  const { key, fault } = pastedKey(text)
  return (
    <div className="grid gap-3">
      {keyHeader && subscriptions.length > 1 && (
        <SelectField
          name="try-subscription"
          label="Subscription"
          value={subscriptionId ?? ''}
          onChange={(event) => {
            setSubscriptionId(event.target.value)
            setTyped(null)
          }}
          options={subscriptions.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      {keyHeader && (
        <TextField
          name="try-key"
          label="Your key"
          value={text}
          fault={fault}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
          help={
            known
              ? `Known to this tab. It goes to the gateway only, as ${keyHeader}.`
              : `Paste it here: the portal does not have it. It goes to the gateway only, as ${keyHeader}.`
          }
        />
      )}
      <OperationConsole documentPath={documentPath} keyHeader={keyHeader} secret={key} />
    </div>
  )
}
