'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { updateGatewayAction } from '#lib/gateways/actions.ts'
import type { GatewayView } from '#lib/gateways/schema.ts'
import { GatewayFields, valuesOf } from './gateway-fields.tsx'

/** Its name, region, addresses and token; what it holds and what is collected of it stay. */
export function ChangeGateway({ gateway }: { gateway: GatewayView }) {
  const router = useRouter()
  const client = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const [isSaved, setSaved] = useState(false)
  // Of what stands in the form, not of what the page has been told since.
  const [versionSeen, setVersionSeen] = useState(gateway.settingsVersion)
  const { run, pending, refused, faultOf } = useAction(
    updateGatewayAction,
    async ({ settingsVersion }) => {
      setSaved(true)
      setVersionSeen(settingsVersion)
      const token = form.current?.elements.namedItem('adminToken')
      if (token instanceof HTMLInputElement) token.value = ''
      await client.invalidateQueries({ queryKey: ['gateways'] })
      router.refresh()
    },
  )
  return (
    <form
      method="post"
      ref={form}
      className="grid max-w-2xl gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        setSaved(false)
        const { adminToken, ...values } = valuesOf(event.currentTarget)
        run({
          ...values,
          gatewayId: gateway.id,
          versionSeen,
          ...(adminToken !== '' && { adminToken }),
        })
      }}
    >
      <GatewayFields gateway={gateway} faultOf={faultOf} />
      {refused && !refused.faults && <Notice tone="bad">{refused.message}</Notice>}
      {isSaved && !refused && <Notice tone="good">Stored. It is asked there from now on.</Notice>}
      <div>
        <Button type="submit" variant="primary" pending={pending}>
          Save
        </Button>
      </div>
    </form>
  )
}
