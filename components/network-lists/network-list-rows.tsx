'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { OnceDeployed } from '#components/deployments/once-deployed.tsx'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Outcome } from '#components/ui/outcome.tsx'
import { EmptyState } from '#components/ui/page.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { deleteNetworkListAction } from '#lib/network-lists/actions.ts'
import type { NetworkListView } from '#lib/network-lists/schema.ts'
import { NetworkListForm } from './network-list-form.tsx'

const SHOWN = 5

/** The lists that are kept: to read, and for some to change and to delete. */
export function NetworkListRows({
  lists,
  editable,
}: {
  lists: NetworkListView[]
  editable: boolean
}) {
  const router = useRouter()
  const [editing, setEditing] = useState<string | null>(null)
  const [said, setSaid] = useState<{ list: string; done: 'changed' | 'deleted' } | null>(null)
  const { run, pending, refused, forget } = useAction(deleteNetworkListAction, ({ name }) => {
    setSaid({ list: name, done: 'deleted' })
    router.refresh()
  })
  return (
    <div className="grid gap-2">
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      {said && (
        <Outcome key={`${said.list} ${said.done}`} tone="good">
          {said.done === 'deleted' ? (
            `${said.list} is deleted.`
          ) : (
            <OnceDeployed>{said.list} is changed.</OnceDeployed>
          )}
        </Outcome>
      )}
      {lists.length === 0 ? (
        <EmptyState title="No list yet">
          A list gives networks a name, like head-office, that any number of policies can use.
          Without one, each policy names its networks itself.
        </EmptyState>
      ) : (
        <ul
          aria-label="Network lists"
          className="divide-y divide-line rounded-lg border border-line bg-surface"
        >
          {lists.map((list) => (
            <li key={list.name} className="grid gap-3 px-4 py-3 text-sm">
              <div className="flex flex-wrap items-start justify-between gap-3">
                <NetworkListWords list={list} />
                {editable && (
                  <div className="flex gap-2">
                    <Button
                      aria-label={`Edit ${list.name}`}
                      aria-expanded={editing === list.name}
                      onClick={() => {
                        setSaid(null)
                        forget()
                        setEditing(editing === list.name ? null : list.name)
                      }}
                    >
                      Edit
                    </Button>
                    <ConfirmDialog
                      trigger={
                        <Button
                          aria-label={`Delete ${list.name}`}
                          variant="danger"
                          pending={pending}
                        >
                          Delete
                        </Button>
                      }
                      title={`Delete ${list.name}?`}
                      confirm="Delete"
                      onConfirm={() => {
                        setSaid(null)
                        run({ name: list.name })
                      }}
                    >
                      Only a list that no policy uses can go. Its networks stay in the audit log.
                    </ConfirmDialog>
                  </div>
                )}
              </div>
              {editing === list.name && (
                <NetworkListForm
                  list={list}
                  close={() => setEditing(null)}
                  changed={() => {
                    setEditing(null)
                    setSaid({ list: list.name, done: 'changed' })
                  }}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

const NetworkListWords = ({
  list: { name, description, networks, usedBy },
}: {
  list: NetworkListView
}) => (
  <div className="grid min-w-0 flex-1 basis-64 gap-1">
    <p className="font-medium">{name}</p>
    {description && <p className="text-muted">{description}</p>}
    <p className="text-xs break-words">
      <code>{networks.slice(0, SHOWN).join(', ')}</code>
      {networks.length > SHOWN && ` and ${networks.length - SHOWN} more`}
    </p>
    <p className="text-xs text-muted">
      {usedBy === 0
        ? 'Used by no policy'
        : `Used by ${usedBy === 1 ? '1 policy' : `${usedBy} policies`}`}
    </p>
  </div>
)
