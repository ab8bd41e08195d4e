'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { type ReactNode, useCallback, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { SecretReceipt } from './secret-receipt.tsx'

type Action<Input> = (
  input: Input,
) => Promise<
  | { ok: true; value: { secretId: string } }
  | { ok: false; failure: { message: string; faults?: { path: string; message: string }[] } }
>

/** What stands around the form of a secret that is there already. */
export interface Replacing {
  secretId: string
  version: string
  replaced: () => void
  close: () => void
}

/** What a form of a secret has in it. */
export interface SecretFields {
  /** The name and id of a field: several of these forms can be open on a page. */
  nameOf: (path: string) => string
  faultOf: (path: string) => string | undefined
}

/** Keeps a secret under a name, or gives one another value. `read` answers what was given, or why it is not even sent. */
export function SecretForm<Given extends object>({
  kind,
  nameHelp,
  replacing,
  create,
  replace,
  read,
  emptied,
  children,
}: {
  kind: 'credential' | 'certificate'
  nameHelp: string
  replacing?: Replacing | undefined
  create: Action<Given & { name: string }>
  replace: Action<Given & { secretId: string; versionSeen: string | undefined }>
  read: (form: FormData, nameOf: SecretFields['nameOf']) => Promise<Given | string>
  emptied?: () => void
  children: (fields: SecretFields) => ReactNode
}) {
  const router = useRouter()
  const client = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const [keptAt, setKeptAt] = useState<number | null>(null)
  const secretId = replacing?.secretId
  // As it was when the form was opened, though the page around it is read again.
  const [versionSeen] = useState(replacing?.version)
  const nameOf = useCallback((path: string) => `${path}-${secretId ?? kind}`, [secretId, kind])
  const keep = (given: Given & { name: string }) =>
    secretId === undefined ? create(given) : replace({ ...given, secretId, versionSeen })
  const { run, pending, refused, faultOf, refuse } = useAction(
    keep,
    async () => {
      form.current?.reset()
      emptied?.()
      setKeptAt(Date.now())
      await client.invalidateQueries({ queryKey: ['secrets'] })
      await client.invalidateQueries({ queryKey: ['gateways'] })
      router.refresh()
      replacing?.replaced()
    },
    nameOf,
  )
  const submit = async (data: FormData) => {
    setKeptAt(null)
    const given = await read(data, nameOf)
    if (typeof given === 'string') refuse(given)
    else run({ ...given, name: String(data.get(nameOf('name')) ?? '') })
  }
  return (
    <form
      method="post"
      ref={form}
      className="grid max-w-2xl gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void submit(new FormData(event.currentTarget))
      }}
    >
      {!replacing && (
        <TextField
          name={nameOf('name')}
          label="Name"
          required
          maxLength={100}
          autoComplete="off"
          help={nameHelp}
          fault={faultOf('name')}
        />
      )}
      {children({ nameOf, faultOf })}
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      {keptAt !== null && <SecretReceipt done="Kept." since={keptAt} holds={['holds', 'hold']} />}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          {replacing ? 'Replace' : 'Keep it'}
        </Button>
        {replacing && <Button onClick={replacing.close}>Close</Button>}
      </div>
    </form>
  )
}
