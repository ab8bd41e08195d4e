import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { CallFacts } from '#components/records/call-facts.tsx'
import { OwnOutcome } from '#components/records/own-outcome.tsx'
import { PageHeader, Section } from '#components/ui/page.tsx'
import { Time } from '#components/ui/time.tsx'
import { WayBack } from '#components/ui/way-back.tsx'
import { memberPage } from '#lib/identity/page-scope.ts'
import { findRecord } from '#lib/records/find-record.ts'
import { requestIdInput } from '#lib/records/schema.ts'
import { tookWords } from '#lib/records/took-words.ts'

/** The page names itself, in its own `<title>`. */
export const metadata: Metadata = { title: null }

export default async function CallPage({ params }: PageProps<'/calls/[requestId]'>) {
  const scope = await memberPage('record:read')
  const asked = requestIdInput.safeParse(await params)
  const found = asked.success ? await findRecord(scope, asked.data) : null
  if (!found?.ok) notFound()
  const call = found.value
  return (
    <>
      <title>{`${call.requestId} · Gatehouse`}</title>
      <WayBack href="/calls">Calls</WayBack>
      <PageHeader
        title={`${call.method} ${call.path}`}
        lead={
          <>
            Request <code className="break-all">{call.requestId}</code>
          </>
        }
      />
      <OwnOutcome call={call} />
      <Section title="The call">
        <CallFacts
          facts={[
            ['When', <Time key="at" at={call.at} />],
            ['API', call.api?.name ?? 'none'],
            ['Operation', call.operation?.name ?? 'none'],
            ['Subscription', <Subscription key="subscription" call={call} />],
            ['From', call.clientIp],
            ['Client', call.userAgent ?? 'not said'],
            ['Trace', call.traceId ?? 'none'],
            ['Took', tookWords(call, 'API')],
            ['Sent', `${call.requestBytes} bytes`],
            ['Answered', `${call.responseBytes} bytes`],
          ]}
        />
      </Section>
    </>
  )
}

const Subscription = ({
  call: { subscriptionId, product },
}: {
  call: { subscriptionId: string | null; product: { name: string } | null }
}) =>
  subscriptionId === null ? (
    'none'
  ) : (
    <Link href={`/subscriptions/${subscriptionId}`} className="text-accent underline">
      {product?.name ?? subscriptionId}
    </Link>
  )
