'use client'

import { DropdownMenu } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'

const itemClass =
  'flex cursor-default items-center justify-between gap-3 rounded-md px-2.5 py-1.5 text-sm outline-none data-highlighted:bg-sunken'

/** A menu below a button; arrows, letters and Escape work as in any menu. */
export const Menu = ({ trigger, children }: { trigger: ReactElement; children: ReactNode }) => (
  <DropdownMenu.Root modal={false}>
    <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
    <DropdownMenu.Portal>
      <DropdownMenu.Content
        align="end"
        sideOffset={6}
        className="z-40 min-w-56 rounded-lg border border-line bg-surface p-1 shadow-lg"
      >
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  </DropdownMenu.Root>
)

export const MenuItem = ({ children, onSelect }: { children: ReactNode; onSelect: () => void }) => (
  <DropdownMenu.Item className={itemClass} onSelect={onSelect}>
    {children}
  </DropdownMenu.Item>
)

export const MenuLink = ({ children }: { children: ReactElement }) => (
  <DropdownMenu.Item asChild className={itemClass}>
    {children}
  </DropdownMenu.Item>
)

export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <DropdownMenu.Label className="px-2.5 pt-2 pb-1 text-xs text-muted">
    {children}
  </DropdownMenu.Label>
)

export const MenuLine = () => <DropdownMenu.Separator className="my-1 h-px bg-line" />
