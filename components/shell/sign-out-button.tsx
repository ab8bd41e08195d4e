'use client'

import { signOut } from 'next-auth/react'
import { forgetKeys } from '#components/subscriptions/kept-key.ts'
import { Button } from '#components/ui/button.tsx'

export const SignOutButton = () => (
  <Button
    variant="quiet"
    onClick={() => {
      forgetKeys()
      void signOut({ callbackUrl: '/' })
    }}
  >
    Sign out
  </Button>
)
