'use client'

import { signOut } from 'next-auth/react'
import { forgetKeys } from '#components/subscriptions/kept-key.ts'
import { MenuItem } from '#components/ui/menu.tsx'

export const SignOutItem = () => (
  <MenuItem
    onSelect={() => {
      forgetKeys()
      void signOut({ callbackUrl: '/' })
    }}
  >
    Sign out
  </MenuItem>
)
