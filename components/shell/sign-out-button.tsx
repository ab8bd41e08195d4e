'use client'

import { signOut } from 'next-auth/react'
import { Button } from '#components/ui/button.tsx'

export const SignOutButton = () => (
  <Button variant="quiet" onClick={() => signOut({ callbackUrl: '/' })}>
    Sign out
  </Button>
)
