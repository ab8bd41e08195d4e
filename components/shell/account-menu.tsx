'use client'

import { Check, ChevronDown } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { forgetKeys } from '#components/subscriptions/kept-key.ts'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuItem, MenuLabel, MenuLine, MenuLink } from '#components/ui/menu.tsx'
import { noAnswer } from '#components/ui/no-answer.ts'
import { chooseOrganisationAction } from '#lib/identity/people-actions.ts'
import { type Failed, FailedDialog } from './failed-dialog.tsx'
import { SignOutItem } from './sign-out-item.tsx'

interface Organisation {
  id: string
  name: string
}

export interface AccountMenuProps {
  name: string
  /** Of the signed-in user; the chosen one is what the portal shows. */
  organisations: Organisation[]
  chosenId: string | null
}

export function AccountMenu({ name, organisations, chosenId }: AccountMenuProps) {
  const [failed, setFailed] = useState<Failed | null>(null)
  const chosen = organisations.find(({ id }) => id === chosenId)
  const choose = async (organisation: Organisation) => {
    forgetKeys()
    const answer = await chooseOrganisationAction({ organisationId: organisation.id }).catch(
      () => noAnswer,
    )
    if (answer.ok) return window.location.assign('/subscriptions')
    setFailed({
      title: `${organisation.name} is not shown`,
      message: answer.failure.message,
      again: () => void choose(organisation),
    })
  }
  return (
    <>
      <Menu
        trigger={
          <Button variant="quiet" className="max-w-56 text-ink">
            <span className="truncate">{chosen?.name ?? name}</span>
            <ChevronDown aria-hidden className="size-4 shrink-0 text-muted" />
          </Button>
        }
      >
        <MenuLabel>{name}</MenuLabel>
        {organisations.length > 1 &&
          organisations.map((organisation) => (
            <MenuItem key={organisation.id} onSelect={() => void choose(organisation)}>
              <span className="truncate">{organisation.name}</span>
              {organisation === chosen && (
                <Check aria-label="chosen" className="size-4 text-accent" />
              )}
            </MenuItem>
          ))}
        {organisations.length > 1 && <MenuLine />}
        <MenuLink>
          <Link href="/organisation">Organisation and members</Link>
        </MenuLink>
        <MenuLink>
          <Link href="/account">Your account</Link>
        </MenuLink>
        <MenuLine />
        <SignOutItem onFail={setFailed} />
      </Menu>
      <FailedDialog failed={failed} onClose={() => setFailed(null)} />
    </>
  )
}
