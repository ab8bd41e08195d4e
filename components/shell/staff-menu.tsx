'use client'

import { ChevronDown } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuLine, MenuLink } from '#components/ui/menu.tsx'
import { type Failed, FailedDialog } from './failed-dialog.tsx'
import { SignOutItem } from './sign-out-item.tsx'

/** The account of who works in the console, and the way out. */
export function StaffMenu({ name }: { name: string }) {
  const [failed, setFailed] = useState<Failed | null>(null)
  return (
    <>
      <Menu
        trigger={
          <Button variant="quiet" className="max-w-44 text-ink">
            <span className="truncate">{name}</span>
            <ChevronDown aria-hidden className="size-4 shrink-0 text-muted" />
          </Button>
        }
      >
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
