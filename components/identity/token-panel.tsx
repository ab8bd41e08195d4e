'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { CopyText } from '#components/ui/copy-text.tsx'
import { CheckField, TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Outcome } from '#components/ui/outcome.tsx'
import { useTell } from '#components/ui/told.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { createTokenAction, revokeTokenAction } from '#lib/identity/token-actions.ts'

export function NewToken({ scopes }: { scopes: { name: string; words: string }[] }) {
  const router = useRouter()
  const [token, setToken] = useState<string | null>(null)
  const { run, pending, refused, faultOf } = useAction(createTokenAction, (made) => {
    setToken(made.token)
    router.refresh()
  })
  return (
    <form
      method="post"
      className="grid max-w-2xl gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        run({
          name: String(form.get('name') ?? ''),
          expiresInDays: Number(form.get('expiresInDays')),
          scopes: form.getAll('scopes').map(String),
        })
      }}
    >
      {token && (
        <Outcome key={token} tone="good" title="Store it now: it is shown this once.">
          <div className="mt-2">
            <CopyText label="token" text={token} />
          </div>
        </Outcome>
      )}
      {refused && <Notice tone="bad">{faultOf('scopes') ?? refused.message}</Notice>}
      <TextField name="name" label="What it is for" required fault={faultOf('name')} />
      <TextField
        name="expiresInDays"
        label="Ends after days"
        type="number"
        min={1}
        max={365}
        defaultValue={90}
        fault={faultOf('expiresInDays')}
      />
      <fieldset className="grid gap-1.5">
        <legend className="mb-1 text-sm font-medium">What it may do</legend>
        {scopes.map(({ name, words }) => (
          <CheckField key={name} name="scopes" value={name} label={`${words} (${name})`} />
        ))}
      </fieldset>
      <div>
        <Button type="submit" variant="primary" pending={pending}>
          Make token
        </Button>
      </div>
    </form>
  )
}

export function RevokeToken({ tokenId, name }: { tokenId: string; name: string }) {
  const router = useRouter()
  const tell = useTell()
  const { run, pending, refused } = useAction(revokeTokenAction, () => {
    tell(`${name} is revoked.`)
    router.refresh()
  })
  return (
    <>
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      <ConfirmDialog
        trigger={
          <Button variant="danger" pending={pending} aria-label={`Revoke ${name}`}>
            Revoke
          </Button>
        }
        title={`Revoke ${name}?`}
        confirm="Revoke"
        onConfirm={() => run({ tokenId })}
      >
        Scripts that use it are refused at once. There is no way back.
      </ConfirmDialog>
    </>
  )
}
