import Link from 'next/link'
import { Notice } from '#components/ui/notice.tsx'
import { daysLeft, expiryWords } from '#lib/secrets/days-left.ts'

/** Names the certificates that end within 60 days, the most pressing first; nothing if none does. */
export function ExpiryNotice({
  certificates,
  nowMs,
  linked = false,
}: {
  certificates: { id: string; name: string; notAfter: string }[]
  nowMs: number
  /** Where another can not be given on the same page. */
  linked?: boolean
}) {
  const ending = certificates
    .map((certificate) => ({ ...certificate, days: daysLeft(certificate.notAfter, nowMs) }))
    .filter(({ days }) => days <= 60)
    .sort((a, b) => a.days - b.days)
  const [first] = ending
  if (!first) return null
  return (
    <Notice
      tone={first.days <= 7 ? 'bad' : first.days <= 30 ? 'warn' : 'plain'}
      title={first.days < 0 ? 'A certificate has ended' : 'Certificates that end soon'}
    >
      <ul className="list-disc pl-5">
        {ending.map(({ id, name, days }) => (
          <li key={id}>
            {name} {expiryWords(days)}.
          </li>
        ))}
      </ul>
      {linked && (
        <p className="mt-1">
          Replace them under{' '}
          <Link href="/console/secrets" className="underline">
            Secrets
          </Link>
          .
        </p>
      )}
    </Notice>
  )
}
