'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { OnceDeployed } from '#components/deployments/once-deployed.tsx'
import { Button } from '#components/ui/button.tsx'
import { LeaveGuard } from '#components/ui/leave-guard.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { updateApiAction } from '#lib/catalog/actions.ts'
import type { ApiDetail, ApiImpact as Impact, UpdateApiInput } from '#lib/catalog/api-schema.ts'
import { dangerousChanges } from '#lib/catalog/dangerous-changes.ts'
import { ApiImpact } from './api-impact.tsx'
import { balanceIn } from './balance-in.ts'
import { SettingsFields } from './settings-fields.tsx'
import { useStoredFields } from './use-stored-fields.ts'

const settingsOf = (apiId: string, form: FormData) => {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const moment = (name: string) => {
    const ms = Date.parse(`${text(name)}Z`)
    return Number.isNaN(ms) ? null : new Date(ms).toISOString()
  }
  return {
    apiId,
    name: text('name'),
    slug: text('slug'),
    summary: text('summary'),
    path: text('path'),
    status: text('status') as ApiDetail['status'],
    deprecatedAt: moment('deprecatedAt'),
    endsAt: moment('endsAt'),
    successorUrl: text('successorUrl') || null,
    deprecationUrl: text('deprecationUrl') || null,
    backendUrl: text('backendUrl').replace(/\/+$/, ''),
    timeoutMs: Number(text('timeoutMs')),
    balance: balanceIn(form),
    credential: text('credential') as ApiDetail['credential'],
    keyHeader: text('keyHeader').toLowerCase(),
    keyQuery: text('keyQuery') || null,
    httpsOnly: form.get('httpsOnly') === 'on',
  } satisfies UpdateApiInput
}

/** Settings of an API. What callers would notice is named, with those it touches, before it is saved. */
export function SettingsForm({ api, impact }: { api: ApiDetail; impact: Impact }) {
  const router = useRouter()
  const [asked, setAsked] = useState<{ input: UpdateApiInput; dangers: string[] } | null>(null)
  const [saved, setSaved] = useState(false)
  /** Of what is stored as far as this form knows. */
  const versionSeen = useRef(api.version)
  const question = useRef<HTMLDivElement>(null)
  const { fields, isUnsaved, keep } = useStoredFields((form) => settingsOf(api.id, form))
  const storing = async (input: UpdateApiInput) => {
    const answer = await updateApiAction({ ...input, versionSeen: versionSeen.current })
    if (answer.ok) {
      keep(input)
      versionSeen.current = answer.value.version
    }
    return answer
  }
  const { run, pending, refused, faultOf } = useAction(storing, () => {
    setSaved(true)
    router.refresh()
  })
  useEffect(() => {
    if (asked) question.current?.focus()
  }, [asked])
  const submit = (form: FormData) => {
    const input = settingsOf(api.id, form)
    const dangers = dangerousChanges(api, input)
    setSaved(false)
    setAsked(dangers.length > 0 ? { input, dangers } : null)
    if (dangers.length === 0) run(input)
  }
  return (
    <form
      method="post"
      ref={fields}
      className="grid max-w-2xl gap-5"
      onChange={() => {
        setSaved(false)
        setAsked(null)
      }}
      onSubmit={(event) => {
        event.preventDefault()
        submit(new FormData(event.currentTarget))
      }}
    >
      <SettingsFields api={api} faultOf={faultOf} />
      <LeaveGuard
        unsaved={() =>
          isUnsaved() ? 'What you changed in these settings is not saved yet.' : null
        }
      />
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      {saved && (
        <Notice tone="good">
          <OnceDeployed>Stored.</OnceDeployed>
        </Notice>
      )}
      {asked ? (
        <div ref={question} tabIndex={-1} className="grid gap-3 outline-none">
          <Notice tone="warn" title="Once deployed:">
            <ul className="my-1 list-disc pl-5">
              {asked.dangers.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
            <ApiImpact impact={impact} />
          </Notice>
          <div className="flex gap-2">
            <Button
              variant="danger"
              pending={pending}
              onClick={() => {
                run(asked.input)
                setAsked(null)
              }}
            >
              Save all the same
            </Button>
            <Button onClick={() => setAsked(null)}>Go on editing</Button>
          </div>
        </div>
      ) : (
        <div>
          <Button type="submit" variant="primary" pending={pending}>
            Save
          </Button>
        </div>
      )}
    </form>
  )
}
