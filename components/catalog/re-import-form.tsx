'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Card } from '#components/ui/page.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { addRevisionAction, previewRevisionAction } from '#lib/catalog/actions.ts'
import type { RevisionPreview } from '#lib/catalog/revision-schema.ts'
import { DocumentSource, type Source } from './document-source.tsx'
import { RevisionDiff } from './revision-diff.tsx'

/** A newer document: compared first, applied only as it was compared. */
export function ReImportForm({ apiId }: { apiId: string }) {
  const router = useRouter()
  const [source, setSource] = useState<Source | null>(null)
  const [found, setFound] = useState<RevisionPreview | null>(null)
  const [made, setMade] = useState<number | null>(null)
  const comparing = useAction(previewRevisionAction, setFound)
  const applying = useAction(addRevisionAction, ({ revision }) => {
    setMade(revision)
    setFound(null)
    router.refresh()
  })
  const compare = (chosen: Source) => {
    setSource(chosen)
    setFound(null)
    setMade(null)
    applying.forget()
    comparing.run({ apiId, ...chosen })
  }
  return (
    <div className="grid gap-5">
      <DocumentSource
        verb="Compare"
        quiet={found !== null}
        pending={comparing.pending}
        refused={comparing.refused}
        onSource={compare}
      />
      {made && (
        <Notice tone="good">
          Revision {made} is the current one. Review what is new, then deploy.
        </Notice>
      )}
      {applying.refused && <Notice tone="bad">{applying.refused.message}</Notice>}
      {found?.same && <Notice>This is, word for word, the document that is there already.</Notice>}
      {found && source && !found.same && (
        <Card className="grid gap-5">
          <RevisionDiff preview={found} />
          <div>
            <Button
              variant="primary"
              pending={applying.pending}
              onClick={() =>
                applying.run({
                  apiId,
                  ...source,
                  documentHash: found.documentHash,
                  basedOn: found.basedOn,
                })
              }
            >
              Make it revision {found.basedOn + 1}
            </Button>
          </div>
        </Card>
      )}
    </div>
  )
}
