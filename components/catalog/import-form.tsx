'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useAction } from '#components/ui/use-action.ts'
import { importApiAction, previewImportAction } from '#lib/catalog/actions.ts'
import type { ImportPreview } from '#lib/catalog/import-schema.ts'
import { DocumentSource, type Source } from './document-source.tsx'
import { ImportDetails } from './import-details.tsx'

/** First the document, then what it is called and where it lives. */
export function ImportForm() {
  const router = useRouter()
  const [source, setSource] = useState<Source | null>(null)
  const [found, setFound] = useState<ImportPreview | null>(null)
  const reading = useAction(previewImportAction, setFound)
  const importing = useAction(importApiAction, ({ apiId }) => router.push(`/console/apis/${apiId}`))
  const read = (chosen: Source) => {
    setSource(chosen)
    setFound(null)
    reading.run(chosen)
  }
  return (
    <div className="grid max-w-2xl gap-6">
      <DocumentSource
        verb="Read the document"
        quiet={found !== null}
        pending={reading.pending}
        refused={reading.refused}
        onSource={read}
      />
      {found && source && (
        <ImportDetails
          key={found.title + found.version}
          found={found}
          importing={importing}
          run={(named) => importing.run({ ...named, ...source })}
        />
      )}
    </div>
  )
}
