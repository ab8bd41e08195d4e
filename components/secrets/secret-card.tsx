'use client'

import { useState } from 'react'
import { ActBegins } from '#components/ui/act-begins.tsx'
import { Button } from '#components/ui/button.tsx'
import { FocusHere } from '#components/ui/outcome.tsx'
import { Time } from '#components/ui/time.tsx'
import type { SecretView } from '#lib/secrets/schema.ts'
import { CertificateForm } from './certificate-form.tsx'
import { DeleteSecret } from './delete-secret.tsx'
import { Expiry } from './expiry.tsx'
import { SecretReceipt } from './secret-receipt.tsx'
import { TextForm } from './text-form.tsx'

/** One secret or certificate: all that is told of it, and what can be done to it. */
export function SecretCard({
  secret,
  nowMs,
  editable,
  deleted,
}: {
  secret: SecretView
  nowMs: number
  editable: boolean
  deleted: () => void
}) {
  const [replacing, setReplacing] = useState(false)
  const [replacedAt, setReplacedAt] = useState<number | null>(null)
  const Form = secret.kind === 'text' ? TextForm : CertificateForm
  return (
    <li className="grid gap-3 px-4 py-3 text-sm">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="grid min-w-0 flex-1 basis-64 gap-1.5">
          <h3 className="font-medium break-words">{secret.name}</h3>
          <dl className="flex flex-wrap gap-x-5 gap-y-1 text-xs">
            {factsOf(secret, nowMs).map(([label, value]) => (
              <div key={label} className="flex min-w-0 items-baseline gap-1.5">
                <dt className="shrink-0 text-muted">{label}</dt>
                <dd className="min-w-0 wrap-anywhere">{value}</dd>
              </div>
            ))}
          </dl>
        </div>
        {editable && (
          <div className="flex flex-wrap gap-2">
            <Button
              aria-label={`Replace ${secret.name}`}
              aria-expanded={replacing}
              onClick={() => {
                setReplacedAt(null)
                setReplacing(!replacing)
              }}
            >
              Replace
            </Button>
            <ActBegins forget={() => setReplacedAt(null)}>
              <DeleteSecret secretId={secret.id} name={secret.name} deleted={deleted} />
            </ActBegins>
          </div>
        )}
      </div>
      {replacing && (
        <Form
          replacing={{
            secretId: secret.id,
            version: secret.version,
            close: () => setReplacing(false),
            replaced: () => {
              setReplacing(false)
              setReplacedAt(Date.now())
            },
          }}
        />
      )}
      {replacedAt !== null && (
        <FocusHere>
          <SecretReceipt done="Replaced." since={replacedAt} holds={['holds', 'hold']} />
        </FocusHere>
      )}
    </li>
  )
}

const factsOf = (
  { certificate, usedBy, replacedAt, replacedBy }: SecretView,
  nowMs: number,
): [string, React.ReactNode][] => [
  ...(certificate
    ? ([
        ['For', certificate.names.join(', ') || certificate.subject],
        ['Issued by', certificate.issuer],
        ['Ends', <Expiry key="end" notAfter={certificate.notAfter} nowMs={nowMs} />],
        [
          'SHA-256',
          <code key="hash" title={certificate.fingerprint}>
            {certificate.fingerprint.slice(0, 16)}…
          </code>,
        ],
      ] satisfies [string, React.ReactNode][])
    : []),
  [
    'Stored',
    <span key="at">
      <Time at={replacedAt} /> by {replacedBy}
    </span>,
  ],
  ['Used by', usedBy.join(', ') || 'nothing'],
]
