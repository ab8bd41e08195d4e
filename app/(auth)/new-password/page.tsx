import type { Metadata } from 'next'
import { NewPassword } from '#components/identity/new-password.tsx'

export const metadata: Metadata = { title: 'New password', referrer: 'no-referrer' }

export default function NewPasswordPage() {
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">New password</h1>
      <NewPassword />
    </>
  )
}
