'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextArea, TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { changeNetworkListAction, createNetworkListAction } from '#lib/network-lists/actions.ts'
import type { NetworkListView } from '#lib/network-lists/schema.ts'

/** Adds a list, or changes the one that is given. */
export function NetworkListForm({ list, done }: { list?: NetworkListView; done?: () => void }) {
  const router = useRouter()
  const [added, setAdded] = useState(0)
  const { run, pending, refused, faultOf } = useAction(
    list ? changeNetworkListAction : createNetworkListAction,
    () => {
      done?.()
      setAdded((count) => count + 1)
      router.refresh()
    },
  )
  const networksFault =
    faultOf('networks') ??
    refused?.faults?.find(({ path }) => path.startsWith('networks.'))?.message
  return (
    <form
      key={added}
      className="grid max-w-2xl gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        const text = (name: string) => String(form.get(name) ?? '')
        run({
          name: list?.name ?? text('name'),
          description: text('description'),
          networks: text('networks').split(/\s+/).filter(Boolean),
        })
      }}
    >
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      {!list && (
        <TextField
          name="name"
          label="Name"
          help="By which policies refer to it, like head-office. It stays."
          required
          fault={faultOf('name')}
        />
      )}
      <TextField
        name="description"
        label="Description"
        defaultValue={list?.description}
        fault={faultOf('description')}
      />
      <TextArea
        name="networks"
        label="Networks"
        help="Addresses or ranges like 203.0.113.0/24 or 2001:db8::/32. One a line."
        rows={6}
        className="font-mono text-xs"
        defaultValue={list?.networks.join('\n')}
        fault={networksFault}
      />
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          {list ? 'Save' : 'Add list'}
        </Button>
        {done && <Button onClick={done}>Close</Button>}
      </div>
    </form>
  )
}
