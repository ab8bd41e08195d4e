'use client'

import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
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
        help="Or *.example.com, for every name with one label more."
        fault={faultOf('name')}
      />
      <SelectField
        name="certificateId"
        label="Certificate"
        help="A gateway serves it where it has a port for TLS (GATEWAY_TLS_PORT)."
        fault={faultOf('certificateId')}
        options={certificateOptions(certificates)}
      />
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      {added && <Notice tone="good">Added. It holds on the gateways once you deploy.</Notice>}
      <div>
        <Button type="submit" variant="primary" pending={pending}>
          Add hostname
        </Button>
      </div>
    </form>
  )
}
