'use client'

import { Check, ChevronDown } from 'lucide-react'
import Link from 'next/link'
import { forgetKeys } from '#components/subscriptions/kept-key.ts'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuItem, MenuLabel, MenuLine, MenuLink } from '#components/ui/menu.tsx'
import { chooseOrganisationAction } from '#lib/identity/people-actions.ts'
import { SignOutItem } from './sign-out-item.tsx'

export interface AccountMenuProps {
  name: string
  /** Of the signed-in user; the chosen one is what the portal shows. */
  organisations: { id: string; name: string }[]
  chosenId: string | null
}

export function AccountMenu({ name, organisations, chosenId }: AccountMenuProps) {
  const chosen = organisations.find(({ id }) => id === chosenId)
  return (
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
        organisations.map(({ id, name: organisation }) => (
          <MenuItem
            key={id}
            onSelect={async () => {
              forgetKeys()
              const chosen = await chooseOrganisationAction({ organisationId: id })
              if (chosen.ok) window.location.assign('/subscriptions')
            }}
          >
            <span className="truncate">{organisation}</span>
            {id === chosenId && <Check aria-label="chosen" className="size-4 text-accent" />}
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
      <SignOutItem />
    </Menu>
  )
}
