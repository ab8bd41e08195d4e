import Link from 'next/link'
import { LinkButton } from '#components/ui/button.tsx'
import type { WaysOn } from './ways-on.ts'

/** What stands in place of a page that is not there, or not for whoever asks. */
export const NothingHere = ({
  href,
  label,
  sentence = 'The address is wrong, or what was here is not for you.',
  signIn = null,
  role,
}: Pick<WaysOn, 'href' | 'label'> &
  Partial<WaysOn> & {
    /** Of a member of staff, whose role may be why. */
    role?: string
  }) => (
  <>
    <h1 className="text-2xl font-semibold">There is nothing here</h1>
    <p className="text-sm text-muted">
      {role ? (
        <>
          The address is wrong, or your role, {role}, may not open what is here.{' '}
          <Link href="/roles" className="text-accent underline">
            Who can do what
          </Link>
        </>
      ) : (
        sentence
      )}
    </p>
    <div className="flex flex-wrap gap-3">
      <LinkButton href={href} variant="primary">
        {label}
      </LinkButton>
      {signIn && <LinkButton href={signIn}>Sign in</LinkButton>}
    </div>
  </>
)
