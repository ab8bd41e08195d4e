import type { Metadata } from 'next'
import Link from 'next/link'
import { SignInForm } from '#components/identity/sign-in-form.tsx'
import { localPath } from '#lib/identity/local-path.ts'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { next } = await searchParams
  const onward = localPath(next, '/catalogue')
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">Sign in</h1>
      <SignInForm next={onward} />
      <p className="text-sm text-muted">
        New here?{' '}
        <Link
          href={`/sign-up?next=${encodeURIComponent(onward)}`}
          className="text-accent underline"
        >
          Sign up
        </Link>
      </p>
      <p className="text-sm text-muted">
        Forgotten your password? Ask whoever runs this portal for a link to set a new one.
      </p>
    </>
  )
}
