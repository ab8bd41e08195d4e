import type { Metadata } from 'next'
import Link from 'next/link'
import { AccountForm } from '#components/identity/account-form.tsx'
import { localPath } from '#lib/identity/local-path.ts'

export const metadata: Metadata = { title: 'Sign up' }

export default async function SignUpPage({ searchParams }: PageProps<'/sign-up'>) {
  const { next } = await searchParams
  const onward = localPath(next, '/catalogue')
  return (
    <>
      <div>
        <h1 className="text-2xl font-semibold tracking-tight">Sign up</h1>
        <p className="mt-1 text-sm text-muted">
          An account and an organisation of your own. Then choose a product and get its keys.
        </p>
      </div>
      <AccountForm next={onward} />
      <p className="text-sm text-muted">
        You have an account?{' '}
        <Link
          href={`/sign-in?next=${encodeURIComponent(onward)}`}
          className="text-accent underline"
        >
          Sign in
        </Link>
      </p>
    </>
  )
}
