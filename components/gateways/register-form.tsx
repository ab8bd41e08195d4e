'use client'

import { useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { probeGatewayAction, registerGatewayAction } from '#lib/gateways/actions.ts'
import type { ProbeView } from '#lib/gateways/schema.ts'
import { spanWords } from '#lib/shared/span-words.ts'

const valuesOf = (form: HTMLFormElement | null) => {
  const data = new FormData(form ?? undefined)
  const text = (name: string) => String(data.get(name) ?? '').trim()
  return {
    name: text('name'),
    region: text('region'),
    publicUrl: text('publicUrl'),
    adminUrl: text('adminUrl'),
    adminToken: text('adminToken'),
  }
}

/** Takes a gateway on. Its token goes in once and never comes out again. */
export function RegisterGatewayForm() {
  const router = useRouter()
  const client = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const [found, setFound] = useState<ProbeView | null>(null)
  const [made, setMade] = useState<string | null>(null)
  const probing = useAction(probeGatewayAction, setFound)
  const registering = useAction(registerGatewayAction, async ({ gatewayId }) => {
    setMade(gatewayId)
    form.current?.reset()
    await client.invalidateQueries({ queryKey: ['gateways'] })
    router.refresh()
  })
  const start = () => {
    setFound(null)
    setMade(null)
    probing.forget()
    registering.forget()
  }
  const faultOf = (name: string) => registering.faultOf(name) ?? probing.faultOf(name)
  const refused = registering.refused ?? probing.refused
  return (
    <form
      method="post"
      ref={form}
      className="grid max-w-2xl gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        start()
        registering.run(valuesOf(event.currentTarget))
      }}
    >
      <TextField
        name="name"
        label="Name"
        required
        help="For example its region: eu-west."
        fault={faultOf('name')}
      />
      <TextField
        name="region"
        label="Region"
        help="Where it stands. May stay empty."
        fault={faultOf('region')}
      />
      <TextField
        name="publicUrl"
        label="Address for callers"
        type="url"
        required
        placeholder="https://gateway.example.com"
        help="Documentation and samples in the portal name it."
        fault={faultOf('publicUrl')}
      />
      <TextField
        name="adminUrl"
        label="Address of its admin listener"
        type="url"
        required
        placeholder="http://10.0.0.5:8081"
        help="Private: portal and worker must reach it, nobody else should."
        fault={faultOf('adminUrl')}
      />
      <TextField
        name="adminToken"
        label="Admin token"
        type="password"
        autoComplete="off"
        required
        help="Its GATEWAY_ADMIN_TOKEN. Kept encrypted, never shown again."
        fault={faultOf('adminToken')}
      />
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      {found && (
        <Notice tone={found.knownAs ? 'warn' : 'good'}>
          {found.engine} {found.version} answered after {spanWords(found.tookMs)}: {found.gatewayId}
          .{found.knownAs && ` It is registered already, as ${found.knownAs}.`}
        </Notice>
      )}
      {made && (
        <Notice tone="good">
          Registered. It gets configuration and keys now.{' '}
          <Link href={`/console/gateways/${made}`} className="font-medium underline">
            See how it does
          </Link>
        </Notice>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" pending={registering.pending}>
          Register
        </Button>
        <Button
          pending={probing.pending}
          onClick={() => {
            start()
            const { adminUrl, adminToken } = valuesOf(form.current)
            probing.run({ adminUrl, adminToken })
          }}
        >
          Test the connection
        </Button>
      </div>
    </form>
  )
}
