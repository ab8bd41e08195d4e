'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { OnceDeployed } from '#components/deployments/once-deployed.tsx'
import { Expiry } from '#components/secrets/expiry.tsx'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { controlClass } from '#components/ui/field.tsx'
import { Outcome } from '#components/ui/outcome.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { deleteHostnameAction, updateHostnameAction } from '#lib/hostnames/actions.ts'
import type { HostnameView } from '#lib/hostnames/schema.ts'
import { type CertificateChoice, certificateOptions } from './certificate-options.ts'

/** A hostname: what it is served with, until when, and what can be done to it. */
export function HostnameCard({
  hostname: { id, name, certificate, version },
  certificates,
  nowMs,
  editable,
  removed,
}: {
  hostname: HostnameView
  certificates: CertificateChoice[]
  nowMs: number
  editable: boolean
  removed: () => void
}) {
  const router = useRouter()
  const kept = certificate?.id ?? ''
  /** With what was stored when it was chosen. */
  const [choice, setChoice] = useState({ chosen: kept, versionSeen: version })
  const { chosen, versionSeen } = choice
  const [saved, setSaved] = useState(false)
  const changing = useAction(updateHostnameAction, () => {
    setSaved(true)
    router.refresh()
  })
  const removing = useAction(deleteHostnameAction, () => {
    removed()
    router.refresh()
  })
  const refused =
    changing.faultOf('certificateId') ?? (changing.refused ?? removing.refused)?.message
  return (
    <li className="flex flex-wrap items-start justify-between gap-3 px-4 py-3 text-sm">
      <div className="grid min-w-0 flex-1 basis-64 gap-1.5">
        <h3 className="font-medium break-all">{name}</h3>
        <p className="flex flex-wrap items-center gap-2 text-xs">
          {certificate ? (
            <>
              <span className="text-muted">{certificate.name}</span>
              <Expiry notAfter={certificate.notAfter} nowMs={nowMs} />
            </>
          ) : (
            <span className="text-muted">
              No certificate: the gateway itself speaks plain HTTP here
            </span>
          )}
        </p>
        {refused && (
          <p role="alert" className="text-xs text-bad">
            {refused}
          </p>
        )}
        {saved && chosen === kept && (
          <Outcome tone="good">
            <OnceDeployed>Stored.</OnceDeployed>
          </Outcome>
        )}
      </div>
      {editable && (
        <form
          method="post"
          className="flex w-full flex-wrap gap-2 sm:w-auto"
          onSubmit={(event) => {
            event.preventDefault()
            setSaved(false)
            removing.forget()
            changing.run({ hostnameId: id, certificateId: chosen || null, versionSeen })
          }}
        >
          <select
            name={`certificateId-${id}`}
            aria-label={`Certificate of ${name}`}
            value={chosen}
            onChange={({ target }) => {
              setSaved(false)
              setChoice({ chosen: target.value, versionSeen: version })
            }}
            className={`${controlClass} sm:w-56`}
          >
            {certificateOptions(certificates).map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
          {chosen !== kept && (
            <Button type="submit" aria-label={`Save ${name}`} pending={changing.pending}>
              Save
            </Button>
          )}
          <ConfirmDialog
            trigger={
              <Button aria-label={`Remove ${name}`} variant="danger" pending={removing.pending}>
                Remove
              </Button>
            }
            title={`Remove ${name}?`}
            confirm="Remove"
            onConfirm={() => {
              setSaved(false)
              changing.forget()
              removing.run({ hostnameId: id })
            }}
          >
            Once deployed, calls by this name are refused with 421. After the last one, gateways
            answer to any name again.
          </ConfirmDialog>
        </form>
      )}
    </li>
  )
}
