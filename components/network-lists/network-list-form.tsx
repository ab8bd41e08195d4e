'use client'

import { useRouter } from 'next/navigation'
import { useCallback, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextArea, TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { changeNetworkListAction, createNetworkListAction } from '#lib/network-lists/actions.ts'
import type { NetworkListView } from '#lib/network-lists/schema.ts'

/** Adds a list, or changes the one that is given. */
export function NetworkListForm({
  list,
  changed,
  close,
}: {
  list?: NetworkListView
  /** It was changed. */
  changed?: () => void
  close?: () => void
}) {
  const router = useRouter()
  const [added, setAdded] = useState(0)
  // As it was when the form was opened, though the page around it is read again.
  const [versionSeen] = useState(list?.version)
  // Forms of several lists can be open on a page.
  const idOf = useCallback((path: string) => (list ? `${path}-${list.name}` : path), [list])
  const { run, pending, refused, faultOf } = useAction(
    list ? changeNetworkListAction : createNetworkListAction,
    () => {
      router.refresh()
      if (changed) changed()
      else setAdded((count) => count + 1)
    },
    idOf,
  )
  return (
    <form
      method="post"
      className="grid max-w-2xl gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        const text = (name: string) => String(form.get(idOf(name)) ?? '')
        run({
          name: list?.name ?? text('name'),
          description: text('description'),
          networks: text('networks').split(/\s+/).filter(Boolean),
          ...(list && { versionSeen }),
        })
      }}
    >
      <div key={added} className="grid gap-4">
        {!list && (
          <TextField
            name={idOf('name')}
            label="Name"
            help="By which policies refer to it, like head-office. It stays."
            required
            fault={faultOf('name')}
          />
        )}
        <TextField
          name={idOf('description')}
          label="Description"
          defaultValue={list?.description}
          fault={faultOf('description')}
        />
        <TextArea
          name={idOf('networks')}
          label="Networks"
          help="Addresses or ranges like 203.0.113.0/24 or 2001:db8::/32. One a line."
          rows={6}
          className="font-mono text-xs"
          defaultValue={list?.networks.join('\n')}
          fault={faultOf('networks')}
        />
      </div>
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      {added > 0 && !pending && !refused && (
        <Notice tone="good">Added. Policies can name it now.</Notice>
      )}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          {list ? 'Save' : 'Add list'}
        </Button>
        {close && <Button onClick={close}>Close</Button>}
      </div>
    </form>
  )
}
