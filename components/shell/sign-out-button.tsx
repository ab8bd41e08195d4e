'use client'

import { signOut } from 'next-auth/react'
import { forgetKey } from '#components/subscriptions/kept-key.ts'
import { Button } from '#components/ui/button.tsx'

export const SignOutButton = () => (
  <Button
    variant="quiet"
    onClick={() => {
      forgetKey()
      void signOut({ callbackUrl: '/' })
    }}
  >
    Sign out
  </Button>
)
