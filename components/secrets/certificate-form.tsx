'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextArea, TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { createCertificateAction, replaceCertificateAction } from '#lib/secrets/actions.ts'

const FILE_BYTES_MAX = 150_000

/** Keeps a certificate with its private key, or puts another in its place. The key never comes out again. */
export function CertificateForm({ secretId, done }: { secretId?: string; done?: () => void }) {
  const router = useRouter()
  const client = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const [kept, setKept] = useState(false)
  const [hasFile, setHasFile] = useState(false)
  const settled = async () => {
    form.current?.reset()
    setHasFile(false)
    setKept(true)
    await client.invalidateQueries({ queryKey: ['secrets'] })
    router.refresh()
    done?.()
  }
  const creating = useAction(createCertificateAction, settled)
  const replacing = useAction(replaceCertificateAction, settled)
  const { pending, refused, faultOf, refuse } = secretId ? replacing : creating
  // Several of these forms can be open on a page.
  const nameOf = (field: string) => (secretId ? `${field}-${secretId}` : field)
  const submit = async (data: FormData) => {
    const text = (name: string) => String(data.get(name) ?? '')
    const file = data.get(nameOf('pfx'))
    if (file instanceof File && file.size > FILE_BYTES_MAX)
      return refuse('The file is larger than any certificate: 150 kB are read.')
    const pair =
      file instanceof File && file.size > 0
        ? { pfx: await base64Of(file), passphrase: text(nameOf('passphrase')) }
        : { chain: text(nameOf('chain')), key: text(nameOf('key')) }
    setKept(false)
    if (secretId) replacing.run({ secretId, ...pair })
    else creating.run({ name: text('certificateName'), ...pair })
  }
  return (
    <form
      ref={form}
      className="grid max-w-2xl gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void submit(new FormData(event.currentTarget))
      }}
    >
      {!secretId && (
        <TextField
          name="certificateName"
          label="Name"
          required
          maxLength={100}
          autoComplete="off"
          help="By which it is chosen, like “api.example.com 2027”."
          fault={faultOf('name')}
        />
      )}
      <Pem
        required={!hasFile}
        name={nameOf('chain')}
        label="Certificate and chain"
        help="PEM: the own certificate first, then that of its issuer, and so on."
        fault={faultOf('chain')}
      />
      <Pem
        required={!hasFile}
        name={nameOf('key')}
        label="Private key"
        help="PEM, not encrypted. Stored encrypted, never shown again."
        fault={faultOf('key')}
      />
      <TextField
        name={nameOf('pfx')}
        label="or a PFX file"
        type="file"
        accept=".pfx,.p12"
        help="PKCS #12, with the private key; in place of the two above."
        fault={faultOf('pfx')}
        onChange={({ target }) => setHasFile((target.files?.length ?? 0) > 0)}
      />
      {hasFile && (
        <TextField
          name={nameOf('passphrase')}
          label="Passphrase of the file"
          type="password"
          autoComplete="off"
          help="Opens the file now; it is not stored."
        />
      )}
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

const base64Of = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '')
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })

const Pem = (props: {
  required: boolean
  name: string
  label: string
  help: string
  fault: string | undefined
}) => (
  <TextArea
    {...props}
    rows={5}
    autoComplete="off"
    spellCheck={false}
    className="font-mono text-xs"
  />
)
