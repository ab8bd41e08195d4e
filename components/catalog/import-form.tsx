'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextArea, TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Card } from '#components/ui/page.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { importApiAction, previewImportAction } from '#lib/catalog/actions.ts'
import type { ImportPreview } from '#lib/catalog/import-schema.ts'
import { Findings } from './findings.tsx'

type Source = { document: string; source: 'upload' | 'paste' } | { address: string }

/** First the document, then what it is called and where it lives. */
export function ImportForm() {
  const router = useRouter()
  const [source, setSource] = useState<Source | null>(null)
  const [found, setFound] = useState<ImportPreview | null>(null)
  const reading = useAction(previewImportAction, setFound)
  const importing = useAction(importApiAction, ({ apiId }) => router.push(`/console/apis/${apiId}`))

  const read = async (form: FormData) => {
    const file = form.get('file')
    const address = String(form.get('address') ?? '').trim()
    const chosen: Source =
      file instanceof File && file.size > 0
        ? { document: await file.text(), source: 'upload' }
        : address
          ? { address }
          : { document: String(form.get('document') ?? ''), source: 'paste' }
    setSource(chosen)
    setFound(null)
    reading.run(chosen)
  }
  return (
    <div className="grid max-w-2xl gap-6">
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void read(new FormData(event.currentTarget))
        }}
      >
        <TextField
          name="file"
          label="A file"
          type="file"
          accept=".json,.yaml,.yml,application/json"
        />
        <TextField
          name="address"
          label="or an address"
          type="url"
          placeholder="https://api.example.com/openapi.json"
        />
        <TextArea name="document" label="or its text" rows={6} className="font-mono text-xs" />
        {reading.refused && (
          <Notice tone="bad" title={reading.refused.message}>
            <ul className="mt-1 list-disc pl-5">
              {reading.refused.faults?.slice(0, 20).map(({ path, message }) => (
                <li key={path + message}>
                  {path && <code>{path}: </code>}
                  {message}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        <div>
          <Button type="submit" variant={found ? 'secondary' : 'primary'} pending={reading.pending}>
            {reading.pending ? 'Reading …' : 'Read the document'}
          </Button>
        </div>
      </form>
      {found && source && (
        <Card className="grid gap-4">
          <p className="text-sm">
            “{found.title}”, version {found.version}: OpenAPI {found.specVersion},{' '}
            {found.operationCount} operations.
          </p>
          {found.findings.length > 0 && <Findings findings={found.findings} />}
          <form
            className="grid gap-4"
            onSubmit={(event) => {
              event.preventDefault()
              const form = new FormData(event.currentTarget)
              const text = (name: string) => String(form.get(name) ?? '')
              importing.run({
                name: text('name'),
                path: text('path'),
                summary: text('summary'),
                backendUrl: text('backendUrl'),
                ...source,
              })
            }}
          >
            {importing.refused && <Notice tone="bad">{importing.refused.message}</Notice>}
            <TextField
              name="name"
              label="Name"
              defaultValue={found.suggested.name}
              required
              help="As readers see it in the catalogue."
              fault={importing.faultOf('name')}
            />
            <TextField
              name="path"
              label="Path on the gateway"
              defaultValue={found.suggested.path}
              required
              fault={importing.faultOf('path')}
            />
            <TextField
              name="backendUrl"
              label="Backend"
              defaultValue={found.suggested.backendUrl ?? ''}
              required
              help="Where calls are sent on to; the path of the operation is appended."
              fault={importing.faultOf('backendUrl')}
            />
            <TextField
              name="summary"
              label="Summary"
              defaultValue={found.suggested.summary}
              fault={importing.faultOf('summary')}
            />
            <div>
              <Button type="submit" variant="primary" pending={importing.pending}>
                {importing.pending ? 'Importing …' : 'Import'}
              </Button>
            </div>
          </form>
        </Card>
      )}
    </div>
  )
}
