'use client'

import { useState } from 'react'
import { TextArea, TextField } from '#components/ui/field.tsx'
import { createCertificateAction, replaceCertificateAction } from '#lib/secrets/actions.ts'
import { type Replacing, type SecretFields, SecretForm } from './secret-form.tsx'

const FILE_BYTES_MAX = 150_000

/** Keeps a certificate with its private key, or puts another in its place. The key never comes out again. */
export function CertificateForm({ replacing }: { replacing?: Replacing }) {
  const [hasFile, setHasFile] = useState(false)
  return (
    <SecretForm
      kind="certificate"
      nameHelp="By which hostnames and policies choose it, like “api.example.com 2027”."
      replacing={replacing}
      create={createCertificateAction}
      replace={replaceCertificateAction}
      read={pairIn}
      emptied={() => setHasFile(false)}
    >
      {({ nameOf, faultOf }) => (
        <>
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
              fault={faultOf('passphrase')}
            />
          )}
        </>
      )}
    </SecretForm>
  )
}

/** The certificate and its key as they were given: a file, or two texts. */
async function pairIn(form: FormData, nameOf: SecretFields['nameOf']) {
  const text = (path: string) => String(form.get(nameOf(path)) ?? '')
  const file = form.get(nameOf('pfx'))
  if (!(file instanceof File && file.size > 0)) return { chain: text('chain'), key: text('key') }
  if (file.size > FILE_BYTES_MAX) return 'The file is larger than any certificate: 150 kB are read.'
  return { pfx: await base64Of(file), passphrase: text('passphrase') }
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
