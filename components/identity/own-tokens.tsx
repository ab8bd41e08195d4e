'use client'

import { useRouter } from 'next/navigation'
import { useRef } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Cell, Table } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import { useTell } from '#components/ui/told.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { revokeOwnTokenAction } from '#lib/identity/people-actions.ts'

interface Token {
  id: string
  name: string
  lastFour: string
  /** Null: a token of staff. */
  organisation: string | null
  expiresAt: string | null
  lastUsedAt: string | null
}

/** The tokens that come in as the reader, wherever they were made. */
export function OwnTokens({ tokens }: { tokens: Token[] }) {
  const router = useRouter()
  const tell = useTell()
  /** The name of the token that is acted on. */
  const acting = useRef('')
  const { run, pending, refused } = useAction(revokeOwnTokenAction, () => {
    tell(`${acting.current} is revoked.`)
    router.refresh()
  })
  return (
    <div className="grid gap-3">
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      <Table label="Tokens" head={['Name', 'Token', 'Of', 'Ends', 'Last used', '']}>
        {tokens.map(({ id, name, lastFour, organisation, expiresAt, lastUsedAt }) => (
          <tr key={id}>
            <Cell>{name}</Cell>
            <Cell>
              <code>…{lastFour}</code>
            </Cell>
            <Cell>{organisation ?? 'the console'}</Cell>
            <Cell>
              <Time at={expiresAt} />
            </Cell>
            <Cell>
              <Time at={lastUsedAt} />
            </Cell>
            <Cell className="text-right">
              <ConfirmDialog
                trigger={
                  <Button variant="danger" pending={pending} aria-label={`Revoke ${name}`}>
                    Revoke
                  </Button>
                }
                title={`Revoke ${name}?`}
                confirm="Revoke"
                onConfirm={() => {
                  acting.current = name
                  run({ tokenId: id })
                }}
              >
                Scripts that use it are refused at once. There is no way back.
              </ConfirmDialog>
            </Cell>
          </tr>
        ))}
      </Table>
    </div>
  )
}
