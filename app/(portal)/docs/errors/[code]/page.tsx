import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { Markdown } from '#components/ui/markdown.tsx'
import { PageHeader, Section } from '#components/ui/page.tsx'
import { WayBack } from '#components/ui/way-back.tsx'
import { errorCodes } from '#lib/shared/error-codes.ts'

/** The page names itself, in its own `<title>`. */
export const metadata: Metadata = { title: null }

/** What a code means and what to do; the `type` of every problem leads here. */
export default async function ErrorCodePage({ params }: PageProps<'/docs/errors/[code]'>) {
  const { code } = await params
  const found = errorCodes.find((known) => known.code === code)
  if (!found) notFound()
  return (
    <>
      <title>{`${code} · Gatehouse`}</title>
      <WayBack href="/docs/errors">All codes</WayBack>
      <PageHeader
        title={found.title}
        lead={
          <>
            <code>{code}</code>, status {found.status}, from the {found.from}
          </>
        }
      />
      <Section title="What to do">
        <div className="max-w-2xl">
          <Markdown text={found.mend} />
        </div>
      </Section>
      {found.from !== 'management API' && (
        <Section title="To see why">
          <p className="max-w-2xl text-sm text-muted">
            The answer carries a request id. Look it up among{' '}
            <Link href="/calls" className="text-accent underline">
              your calls
            </Link>
            , or tell it to whoever runs the API: the reason in full stands in its record.
          </p>
        </Section>
      )}
    </>
  )
}
