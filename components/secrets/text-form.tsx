'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextArea, TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { createSecretAction, replaceSecretAction } from '#lib/secrets/actions.ts'

/** Keeps a secret, or gives one another value. It goes in and never comes out again. */
export function TextForm({ secretId, done }: { secretId?: string; done?: () => void }) {
  const router = useRouter()
  const client = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const [kept, setKept] = useState(false)
  const settled = async () => {
    form.current?.reset()
    setKept(true)
    await client.invalidateQueries({ queryKey: ['secrets'] })
    router.refresh()
    done?.()
  }
  const creating = useAction(createSecretAction, settled)
  const replacing = useAction(replaceSecretAction, settled)
  const { pending, refused, faultOf } = secretId ? replacing : creating
  // Several of these forms can be open on a page.
  const valueName = secretId ? `value-${secretId}` : 'value'
  const submit = (data: FormData) => {
    const value = String(data.get(valueName) ?? '')
    setKept(false)
    if (secretId) replacing.run({ secretId, value })
    else creating.run({ name: String(data.get('name') ?? ''), value })
  }
  return (
    <form
      ref={form}
      className="grid max-w-2xl gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        submit(new FormData(event.currentTarget))
      }}
    >
      {!secretId && (
        <TextField
          name="name"
          label="Name"
          required
          maxLength={100}
          autoComplete="off"
          help="By which it is chosen; not secret."
          fault={faultOf('name')}
        />
      )}
      <TextArea
        name={valueName}
        label={secretId ? 'New value' : 'Secret'}
        required
        rows={3}
        autoComplete="off"
        spellCheck={false}
        className="font-mono text-xs"
        help={
          secretId
            ? 'Holds for the next call, without a deployment.'
            : 'A password, a key of the backend, or a private key in PEM. Stored encrypted, never shown again.'
        }
        fault={faultOf('value')}
      />
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      {kept && <Notice tone="good">Kept. The gateways get it now.</Notice>}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          {secretId ? 'Replace' : 'Keep it'}
        </Button>
        {done && <Button onClick={done}>Close</Button>}
      </div>
    </form>
  )
}
