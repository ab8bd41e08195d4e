'use client'

import { useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { probeGatewayAction, registerGatewayAction } from '#lib/gateways/actions.ts'
import type { ProbeView } from '#lib/gateways/schema.ts'
import { spanWords } from '#lib/shared/span-words.ts'
import { GatewayFields, valuesOf } from './gateway-fields.tsx'

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
      <GatewayFields faultOf={faultOf} />
      {refused && !refused.faults && <Notice tone="bad">{refused.message}</Notice>}
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
