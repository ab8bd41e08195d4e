'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextArea, TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { DOCUMENT_CHARACTERS_MAX } from '#lib/catalog/import-schema.ts'
import { DocumentFaults } from './document-faults.tsx'

export type Source = { document: string; source: 'upload' | 'paste' } | { address: string }

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1_048_576)} MiB`

/** What was given: a file before an address, an address before text. A sentence says what is wrong with it. */
async function sourceOf(form: FormData): Promise<Source | string> {
  const file = form.get('file')
  if (file instanceof File && file.size > 0)
    return file.size > DOCUMENT_CHARACTERS_MAX
      ? `${file.name} has ${megabytes(file.size)}; a document may have ${megabytes(DOCUMENT_CHARACTERS_MAX)}. Split it into several APIs.`
      : { document: await file.text(), source: 'upload' }
  const address = String(form.get('address') ?? '').trim()
  if (address) return { address }
  const document = String(form.get('document') ?? '')
  return document.trim() === ''
    ? 'Choose a file, give an address, or paste the text of a document.'
    : { document, source: 'paste' }
}

/** The three ways a document comes in. What was given stays in the fields, whatever is said against it. */
export function DocumentSource({
  verb,
  quiet,
  pending,
  refused,
  onSource,
}: {
  verb: string
  /** The main action is further down already. */
  quiet: boolean
  pending: boolean
  refused: { message: string; faults?: { path: string; message: string }[] } | null
  onSource: (source: Source) => void
}) {
  const [fault, setFault] = useState<string | null>(null)
  const read = async (form: FormData) => {
    const source = await sourceOf(form)
    if (typeof source === 'string') return setFault(source)
    setFault(null)
    onSource(source)
  }
  return (
    <form
      method="post"
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
        help="JSON or YAML, up to 32 MiB."
      />
      <TextField
        name="address"
        label="or an address"
        type="url"
        placeholder="https://api.example.com/openapi.json"
      />
      <TextArea name="document" label="or its text" rows={6} className="font-mono text-xs" />
      {fault && <Notice tone="bad">{fault}</Notice>}
      {!fault && refused && <DocumentFaults refused={refused} />}
      <div>
        <Button type="submit" variant={quiet ? 'secondary' : 'primary'} pending={pending}>
          {pending ? 'Reading …' : verb}
        </Button>
      </div>
    </form>
  )
}
