'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { OnceDeployed } from '#components/deployments/once-deployed.tsx'
import { Button } from '#components/ui/button.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { createHostnameAction } from '#lib/hostnames/actions.ts'
import { type CertificateChoice, certificateOptions } from './certificate-options.ts'

/** Adds a hostname, with a certificate or without. */
export function HostnameForm({ certificates }: { certificates: CertificateChoice[] }) {
  const router = useRouter()
  const form = useRef<HTMLFormElement>(null)
  const [added, setAdded] = useState(false)
  const { run, pending, refused, faultOf } = useAction(createHostnameAction, () => {
    form.current?.reset()
    setAdded(true)
    router.refresh()
  })
  return (
    <form
      method="post"
      ref={form}
      className="grid max-w-2xl gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        const data = new FormData(event.currentTarget)
        setAdded(false)
        run({
          name: String(data.get('name') ?? ''),
          certificateId: String(data.get('certificateId') ?? '') || null,
        })
      }}
    >
      <TextField
        name="name"
        label="Hostname"
        required
        placeholder="api.example.com"
        help="Only the name. Or *.example.com, for every name with one label more."
        fault={faultOf('name')}
      />
      <SelectField
        name="certificateId"
        label="Certificate"
        help="With one, the gateway itself speaks https, where it has a port for TLS (GATEWAY_TLS_PORT). Without one it speaks plain HTTP, as behind a proxy that ends TLS."
        fault={faultOf('certificateId')}
        options={certificateOptions(certificates)}
      />
      {certificates.length === 0 && (
        <p className="text-xs">
          No certificate is kept yet.{' '}
          <Link className="text-accent underline" href="/console/secrets#keep-certificate">
            Keep a certificate
          </Link>
        </p>
      )}
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      {added && (
        <Notice tone="good">
          <OnceDeployed>Added.</OnceDeployed>
        </Notice>
      )}
      <div>
        <Button type="submit" variant="primary" pending={pending}>
          Add hostname
        </Button>
      </div>
    </form>
  )
}
